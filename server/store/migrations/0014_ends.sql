-- A cancellation in the portal is for a known contract and ends it: the receipt says when (R-533, R-534).
alter table declarations add column ends_on date;
