// Answers one question a line: a workload and how often to ask; tells the hash and milliseconds.
// cal.com pays for no database and no HTTP here: its repositories are arrays in memory.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { performance } from 'node:perf_hooks';

const FIRST_DAY = '2026-11-30T23:00:00Z';
if (Date.now() > Date.parse(FIRST_DAY)) backToBefore(FIRST_DAY);

const { AvailableSlotsService } = await import('./vendor/package/dist/slots.js');
const { UserAvailabilityService } = await import('./vendor/package/dist/schedules.js');

// The days asked for must lie ahead: later on, its clock is set back. That slows `new Date` a little.
function backToBefore(moment) {
  const Now = Date;
  const behind = Now.now() - Now.parse(moment) + 86400e3;
  globalThis.Date = class extends Now {
    constructor(...given) { super(...(given.length ? given : [Now.now() - behind])); }
    static now() { return Now.now() - behind; }
  };
}

const hour = (h) => new Date(Date.UTC(1970, 0, 1, h));
const none = async () => [];

function service(load) {
  const team = load.providers > 1;
  const users = Array.from({ length: load.providers }, (_, n) => ({
    id: n + 1, username: `u${n + 1}`, email: `u${n + 1}@example.com`, name: `u${n + 1}`, timeZone: load.zone,
    defaultScheduleId: n + 1, credentials: [], allSelectedCalendars: [], userLevelSelectedCalendars: [],
    selectedCalendars: [], travelSchedules: [], availability: [],
    schedules: [{ id: n + 1, timeZone: load.zone, availability: [
      { days: [1, 2, 3, 4, 5, 6], startTime: hour(9), endTime: hour(17), date: null }] }],
  }));
  const hosts = users.map((user) => ({ isFixed: !team, groupId: null, user, schedule: null }));
  const bookings = load.taken.map(([userId, from, to], n) => ({
    id: n + 1, uid: `b${n}`, userId, title: 't', startTime: new Date(from), endTime: new Date(to),
    eventType: { id: 1, beforeEventBuffer: 0, afterEventBuffer: 0, seatsPerTimeSlot: null },
    attendees: [{ email: `c${n}@example.com` }],
  }));
  const eventType = {
    id: 1, slug: 's', length: 30, slotInterval: 30, offsetStart: 0, minimumBookingNotice: 0,
    periodType: 'UNLIMITED', periodDays: null, periodCountCalendarDays: null, periodStartDate: null,
    periodEndDate: null, schedulingType: team ? 'ROUND_ROBIN' : null, hosts: team ? hosts : [], users,
    seatsPerTimeSlot: null, bookingLimits: null, durationLimits: null, schedule: null, availability: [],
    beforeEventBuffer: 0, afterEventBuffer: 0, timeZone: null, metadata: {}, team: null, parent: null,
    onlyShowFirstAvailableSlot: false, showOptimizedSlots: false, restrictionScheduleId: null,
    useEventLevelSelectedCalendars: false,
  };
  const redisClient = { get: async () => null, set: none, lrange: none, lpush: none, expire: none };
  const bookingRepo = {
    findAllExistingBookingsForEventTypeBetween: async ({ startDate, endDate }) =>
      bookings.filter((b) => b.startTime < endDate && b.endTime > startDate),
    findAcceptedBookingByEventTypeId: none,
  };
  const oooRepo = { findManyOOO: none, findUserOOODays: none };
  return new AvailableSlotsService({
    redisClient, bookingRepo, oooRepo, scheduleRepo: {}, teamRepo: {}, userRepo: {},
    routingFormResponseRepo: {},
    userAvailabilityService: new UserAvailabilityService({ eventTypeRepo: {}, oooRepo, bookingRepo, redisClient }),
    selectedSlotRepo: { findManyUnexpiredSlots: none, deleteManyExpiredSlots: none },
    eventTypeRepo: { findForSlots: async () => eventType },
    featuresRepo: { checkIfTeamHasFeature: async () => false },
    cacheService: { getShouldServeCache: async () => false },
    noSlotsNotificationService: { handleNotificationWhenNoSlots: none },
    qualifiedHostsService: { findQualifiedHostsWithDelegationCredentials: async () => ({
      qualifiedRRHosts: team ? hosts : [], fixedHosts: team ? [] : hosts }) },
  });
}

const ask = (slots, load) => slots.getAvailableSlots({ input: {
  eventTypeId: 1, eventTypeSlug: 's', usernameList: ['u1'], isTeamEvent: load.providers > 1,
  timeZone: load.zone, startTime: load.from,
  endTime: new Date(new Date(load.from).getTime() + load.days * 86400e3).toISOString() } });
const starts = (answer) =>
  Object.values(answer.slots).flat().map((slot) => slot.time.replace('.000Z', 'Z')).sort();

async function measure({ load, times }) {
  const slots = service(load);
  const sha = createHash('sha256').update(starts(await ask(slots, load)).join('\n')).digest('hex').slice(0, 16);
  const took = [];
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    await ask(slots, load);
    took.push(performance.now() - began);
  }
  return { sha, took };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await measure(JSON.parse(line));
  process.stdout.write(JSON.stringify(answer) + '\n');
}
process.exit(0); // the bundle leaves handles open
