"""Turns other people's formats into edits and facts: customers' answers, CRM exports, payloads of the Git host."""
