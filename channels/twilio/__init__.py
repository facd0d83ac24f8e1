"""WhatsApp and SMS by Twilio: webhooks in, letters out (SPEC CHAN-01, CHAN-05, CHAN-07).

Nothing of Twilio's is known elsewhere: what comes becomes a channels.message.Inbound, what goes is
a booking.outbox Parcel, and what a code of Twilio's means stands in codes.py.
"""
