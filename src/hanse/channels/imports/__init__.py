"""Importers: feeds of files become products, stock, costs, customers and orders, by mappings that are data."""

from .ahead import GARBAGE_THRESHOLDS
from .feed import FileSummary, Summary, Watch, import_feed
from .mapping import Kind, Loaded, load_mapping
from .refused import Refused
from .report import write_report

__all__ = [
    "GARBAGE_THRESHOLDS",
    "FileSummary",
    "Kind",
    "Loaded",
    "Refused",
    "Summary",
    "Watch",
    "import_feed",
    "load_mapping",
    "write_report",
]
