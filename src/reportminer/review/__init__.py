"""How do people look records over, and what do their verdicts tell? Queues, workbooks, tasks of annotation tools, accuracy."""

from .exchange import read_annotations, write_tasks, write_training
from .gold import evaluate_corrections, write_gold
from .learning import learn
from .quality import Accuracy, accuracy, accuracy_lines, interval
from .queue import Queued, draw_of, kept_queue, queue
from .reading import Plan, Problem, read_plan
from .workbook import write_workbook

__all__ = [
    "Accuracy",
    "Plan",
    "Problem",
    "Queued",
    "accuracy",
    "accuracy_lines",
    "draw_of",
    "evaluate_corrections",
    "interval",
    "kept_queue",
    "learn",
    "queue",
    "read_annotations",
    "read_plan",
    "write_gold",
    "write_tasks",
    "write_training",
    "write_workbook",
]
