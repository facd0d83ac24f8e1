"""What is taken and what is free: lanes, rooms, seats, holds, bookings and their history."""
