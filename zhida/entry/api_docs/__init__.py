"""The page of the API as an app: ninja's templates and static files, and nothing else of it."""
