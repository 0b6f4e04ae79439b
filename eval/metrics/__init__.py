"""Figures over judged answers: citations by sentence, refusals, intervals, time. No language model is asked."""
