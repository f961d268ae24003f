"""The state machine of an action: 50 stories of 30 steps here, the same each time.

More by WORKFLOW_STORIES=2000 WORKFLOW_STEPS=50, which are drawn anew.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from workflow import Workflow

pytestmark = pytest.mark.long
STORIES = int(os.environ.get("WORKFLOW_STORIES", "50"))
STEPS = int(os.environ.get("WORKFLOW_STEPS", "30"))


def test_only_legal_moves_are_ever_made(world, recommendation):
    class Here(Workflow):
        pass

    Here.world, Here.recommendation = world, recommendation
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=STORIES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="WORKFLOW_STORIES" not in os.environ,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
