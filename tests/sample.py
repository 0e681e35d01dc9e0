"""Where the sample catalog lies, and the one day it is judged by."""

from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 21)
