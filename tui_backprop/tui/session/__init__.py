"""What the person asked for, beside the trainer that carries it out: the run, those it is compared with, its rival."""
