"""From a request as a check describes it to the answer: building, pacing, receiving, recording."""
