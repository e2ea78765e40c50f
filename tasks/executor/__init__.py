"""Many workers for one job: Luigi's central scheduler hands out batches, workers are processes here or jobs of Slurm.

The disk is the truth and the scheduler only a guide: whatever dies, work that is finished is there, and a shot has one
writer at a time (tasks/store.py). So workers, the scheduler and the command that started them may be killed at will.
"""

from tasks.executor.job import run_job
from tasks.executor.worker import work

__all__ = ["run_job", "work"]
