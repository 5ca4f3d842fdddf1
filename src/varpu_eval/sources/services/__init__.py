"""Statistics services that answer over HTTP: asked politely, their answers kept by the day they were retrieved.

Knows manners, faults of answers and the kept vintages. Does not know what any service tells.
"""

from varpu_eval.sources.services.answers import Answers, Kept, Mode
from varpu_eval.sources.services.faults import UnansweredError
from varpu_eval.sources.services.service import Clock, Manners, Service
from varpu_eval.sources.services.vintages import Vintages

__all__ = ["Answers", "Clock", "Kept", "Manners", "Mode", "Service", "UnansweredError", "Vintages"]
