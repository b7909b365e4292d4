"""From a request as a check asks for it to the answer, over a network or in this process."""
