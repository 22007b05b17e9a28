# The merchant's own pages.
staff-overview-title = Stand am { $date }
staff-live-contracts = Laufende Verträge
staff-contracts-note = davon { $trials } in der Probezeit, { $customers } Kunden
staff-billed-this-month = In diesem Monat berechnet
staff-billed-note = brutto, abzüglich Korrekturen
staff-overdue = davon überfällig: { $amount }
staff-parked-title = Nicht abgerechnete Verträge
staff-parked-since = seit { $date }
customers-search = Name, Kundennummer oder E-Mail-Adresse
customers-search-button = Suchen
customers-empty = Es gibt noch keine Kunden.
customers-none-found = Zu „{ $search }“ wurde niemand gefunden. Versuchen Sie es mit weniger Buchstaben.
customer-back = Alle Kunden
customer-data = Kundendaten
customer-contracts-empty = Dieser Kunde hat keinen Vertrag.
