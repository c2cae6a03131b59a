"""The pages of recipients: people, households, enrolments, aid events, rosters."""
