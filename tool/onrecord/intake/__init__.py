"""Other people's formats, made into edits and facts: customers' answers, CRM exports, forges' payloads."""
