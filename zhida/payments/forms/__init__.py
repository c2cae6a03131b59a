"""What a person enters about payments: filters of lists, steps of requests, runs, accounts."""
