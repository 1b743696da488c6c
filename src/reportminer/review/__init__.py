"""How do people look records over, and what do their verdicts tell? Queues, workbooks, tasks of annotation tools, accuracy."""

from .quality import Accuracy, accuracy, interval
from .queue import CHECKED, Queued, draw_of, queue
from .reading import Plan, Problem, read_plan
from .workbook import write_workbook

__all__ = [
    "CHECKED",
    "Accuracy",
    "Plan",
    "Problem",
    "Queued",
    "accuracy",
    "draw_of",
    "interval",
    "queue",
    "read_plan",
    "write_workbook",
]
