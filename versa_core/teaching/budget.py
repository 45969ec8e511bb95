"""The small budget of the lessons' own trainings, apart from the code that trains, which needs torch."""

N_STEPS = 60  # of one arm of the ablation
N_TRAINING, N_APART = 60, 25  # characters to train and to measure on
N_DRAWINGS = 6  # of each; a task takes one as support and five as query
N_EPISODES = 100
