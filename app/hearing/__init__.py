"""What is heard of the messages that came: words for the agent, or an answer that needs no agent.

Taps, voice notes, pictures, places, STOP and START end here, by rule (SPEC CHAN-06 to CHAN-08).
Nothing in this room changes a booking or takes a step of the sign-in.
"""
