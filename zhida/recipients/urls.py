"""The addresses of people, households, enrolments, aid events and rosters."""

from __future__ import annotations

from django.urls import path

from zhida.recipients.views import aid, enrolments, households, people, rosters

XLSX, CSV = {"kind": "xlsx"}, {"kind": "csv"}

app_name = "recipients"
menu = [("救助对象", "recipients:people", "")]

urlpatterns = [
    path("", people.people, name="people"),
    path("find/", people.find, name="find"),
    path("export.xlsx", people.export_people, XLSX, name="export_xlsx"),
    path("export.csv", people.export_people, CSV, name="export_csv"),
    path("register/", people.register, name="register"),
    path("admit/", people.admit, name="admit"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/number/", people.reveal_number, name="reveal_number"),
    path("<int:pk>/enrol/", enrolments.enrol, name="enrol"),
    path("<int:pk>/aid/", aid.record, name="record_aid"),
    path("<int:pk>/merge/", people.merge, name="merge"),
    path("<int:pk>/<slug:kind>/", people.change, name="change"),
    path("accounts/<int:pk>/number/", people.reveal_account, name="reveal_account"),
    path("accounts/<int:pk>/end/", people.end_account, name="end_account"),
    path("households/", households.households, name="households"),
    path("households/export.xlsx", households.export_households, XLSX, name="households_xlsx"),
    path("households/export.csv", households.export_households, CSV, name="households_csv"),
    path("households/open/", households.open_household, name="open_household"),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/<int:pk>/members/add/", households.add_member, name="add_member"),
    path("members/<int:pk>/end/", households.end_membership, name="end_membership"),
    path("enrolments/", enrolments.enrolments, name="enrolments"),
    path("enrolments/export.xlsx", enrolments.export_enrolments, XLSX, name="enrolments_xlsx"),
    path("enrolments/export.csv", enrolments.export_enrolments, CSV, name="enrolments_csv"),
    path("enrolments/total/", enrolments.due_total, name="due_total"),
    path("enrolments/<int:pk>/", enrolments.enrolment, name="enrolment"),
    path("enrolments/<int:pk>/change/", enrolments.change, name="change_enrolment"),
    path("enrolments/<int:pk>/stop/", enrolments.stop, name="stop_enrolment"),
    path("aid/", aid.events, name="aid_events"),
    path("aid/export.xlsx", aid.export_events, XLSX, name="aid_events_xlsx"),
    path("aid/export.csv", aid.export_events, CSV, name="aid_events_csv"),
    path("aid/<int:pk>/", aid.event, name="aid"),
    path("aid/<int:pk>/complete/", aid.complete, name="complete_aid"),
    path("aid/<int:pk>/cancel/", aid.cancel, name="cancel_aid"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/<int:pk>/", rosters.roster, name="roster"),
    path("rosters/send-in/", rosters.send_in, name="send_in"),
    path("rosters/waiting/<slug:key>/", rosters.waiting, name="intake"),
    path("rosters/waiting/<slug:key>/marked.xlsx", rosters.marked, name="marked"),
    path("rosters/waiting/<slug:key>/confirm/", rosters.confirm, name="confirm_roster"),
    path("rosters/waiting/<slug:key>/give-up/", rosters.give_up, name="give_up_roster"),
]
