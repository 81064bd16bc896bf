"""Who answers: the chain of responders, programs' turns, and the wait for everybody else."""
