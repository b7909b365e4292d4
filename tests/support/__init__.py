"""What tests of several areas share: a clock, responses, clients of both kinds, a scripted server."""
