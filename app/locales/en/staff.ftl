# The merchant's own pages.
staff-overview-title = As of { $date }
staff-live-contracts = Live contracts
staff-contracts-note = { $trials } of them in trial, { $customers } customers
staff-billed-this-month = Billed this month
staff-billed-note = gross, less corrections
staff-overdue = of which overdue: { $amount }
staff-parked-title = Contracts that could not be billed
staff-parked-since = since { $date }
customers-search = Name, customer number or e-mail address
customers-search-button = Search
customers-empty = There are no customers yet.
customers-none-found = Nobody was found for “{ $search }”. Try fewer letters.
customer-back = All customers
customer-data = Customer data
customer-contracts-empty = This customer has no contract.
