"""The addresses of payments."""

from __future__ import annotations

from django.urls import path

from zhida.payments.views import (
    aid,
    cases,
    errands,
    exceptions,
    ledgers,
    outcomes,
    payees,
    payouts,
    requests,
    returns,
    rosters,
    runs,
    steps,
    tasks,
)

app_name = "payments"
menu = [("支付发放", "payments:tasks", "")]

urlpatterns = [
    path("", tasks.task_list, name="tasks"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/compute/", runs.compute, name="compute"),
    path("runs/<int:pk>/", runs.detail, name="run"),
    path("runs/<int:pk>/items.xlsx", runs.export_items, name="run_export"),
    path("runs/<int:pk>/approve/", runs.approve, name="approve_run"),
    path("runs/<int:pk>/discard/", runs.discard, name="discard_run"),
    path("errands/<slug:key>/", errands.watch, name="errand"),
    path("errands/<slug:key>/give-up/", errands.give_up, name="give_up_errand"),
    path("payouts/", payouts.payout_list, name="payouts"),
    path("payouts/aid/", aid.post_aid, name="post_aid"),
    path("payouts/<int:pk>/", payouts.detail, name="payout"),
    path("payouts/<int:pk>/repost/", payouts.repost, name="repost"),
    path("payouts/<int:pk>/lines.xlsx", payouts.export_lines, name="payout_export"),
    path("rosters/", rosters.upload, name="roster_upload"),
    path("rosters/<slug:key>/", rosters.waiting, name="roster"),
    path("rosters/<slug:key>/give-up/", rosters.give_up, name="roster_give_up"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/export.xlsx", requests.export_requests, name="requests_export"),
    path("requests/transfer/", requests.transfer, name="transfer"),
    path("requests/<int:pk>/", requests.detail, name="request"),
    path("requests/<int:pk>/<slug:kind>/", steps.step, name="step"),
    path("orders/<int:pk>/file/", outcomes.order_file, name="order_file"),
    path("outcomes/", outcomes.take_in, name="outcomes"),
    path("outcomes/<int:pk>/", outcomes.result, name="outcome"),
    path("returns/", returns.returned_list, name="returns"),
    path("returns/repay/", returns.repay, name="repay"),
    path("returns/give-back/", returns.give_back, name="give_back"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<int:pk>/", cases.settle, name="case"),
    path("people/<int:pk>/again/", exceptions.record, name="exception"),
    path("ledgers/", ledgers.balance, name="ledgers"),
    path("ledgers/journal/", ledgers.journal, name="journal"),
    path("ledgers/balance.xlsx", ledgers.export_balance, name="balance_export"),
    path("ledgers/journal.xlsx", ledgers.export_journal, name="journal_export"),
    path("accounts/", payees.account_list, name="payees"),
    path("accounts/add/", payees.add, name="add_payee"),
    path("accounts/<int:pk>/end/", payees.end, name="end_payee"),
    path("accounts/<int:pk>/exception/", payees.except_, name="payee_exception"),
]
