"""How companies and terms are called: fold, spell, match in text, compare. Imports nothing of ours."""
