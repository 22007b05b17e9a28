# Figures
nav-figures = Figures
figures-revenue = Revenue
figures-open-items = Open items
figures-filter = Period and offer
figures-from = From
figures-to = To
figures-group = Offer
figures-all = All
figures-show = Show
figures-month = Month
figures-currency = Currency
figures-total = Total
figures-csv = Download as a table (CSV)
figures-meanings = What the figures mean
figures-chart = { $what } by month in { $currency }
figures-revenue-in = Revenue by month in { $currency }
figures-revenue-empty = There is no revenue in this period yet.
figures-uncounted =
    { $count ->
        [one] One new document is still being counted and not yet included.
       *[other] { $count } new documents are still being counted and not yet included.
    }
figures-recognised = Recognised
figures-recognised-means = The part of everything billed that belongs to the month, net: each line is spread over its service period by the day. What has no period counts on the day it fell due. Credit notes and cancellations are taken off. The current month counts in full, as far as it has been billed.
figures-billed = Billed
figures-billed-means = The sum of documents dated in the month, net: invoices less credit notes and cancellations.
figures-collected = Collected
figures-collected-means = Payments counted against invoices in the month, gross. Credit that has not been counted against an invoice is left out.
figures-collected-not-grouped = An invoice is paid as a whole, even with several offers on it. So this figure exists only for all offers together.
figures-open-on = Open on { $date } in { $currency }
figures-open-empty = All invoices are paid.
figures-age = Age
figures-age-not-due = not due
figures-age-30 = 1–30 days
figures-age-60 = 31–60 days
figures-age-90 = 61–90 days
figures-age-over = over 90 days
figures-invoices = Invoices
figures-open-amount = Open amount
figures-open-means = The gross amount of all invoices less whatever payments, credit notes and cancellations have already been counted against them.
figures-age-means = Days since the day the invoice was due. An invoice due today or later counts as not due.

# Figures about contracts
figures-recurring = Recurring revenue
figures-plans = Plans
figures-switches = Switches
figures-leaving = Trials and ends
figures-cohorts = Retention
figures-uncounted-customers =
    { $count ->
        [one] One customer’s contracts are still being counted and not yet included.
       *[other] The contracts of { $count } customers are still being counted and not yet included.
    }
figures-contracts-empty = There are no paid contracts in this period yet.
figures-start = At the start
figures-end = At the end
figures-net-change = Change
figures-moved-new = New
figures-moved-taken-over = Taken over
figures-moved-win-back = Won back
figures-moved-up = Up
figures-moved-down = Down
figures-moved-churn = Lost
figures-moved-between = Moved
figures-customers-of = Customers: { $what }
figures-recurring-in = Monthly recurring revenue in { $currency }
figures-moved-customers-in = Customers by movement in { $currency }
figures-recurring-amount = Recurring a month
figures-recurring-means = What paid contracts bring in a month, net: basic fees and ordered units of plan and add-ons, a yearly price divided by twelve, a quarterly one by three. Discounts for the whole contract are taken off, temporary ones are not. Setup and usage are left out. A trial and a paused contract count zero. Each contract is rounded to the cent once.
figures-moved-new-means = Customers whose first paid contract begins in the month. The start plus all movements makes the end.
figures-moved-taken-over-means = Customers who came with a contract from another system, from the first day billed here.
figures-moved-win-back-means = Customers whose paid contracts had all ended and who have one again.
figures-moved-up-means = What customers pay more than the day before: a dearer plan, more units, another contract, the end of a pause.
figures-moved-down-means = What they pay less while remaining customers: a cheaper plan, fewer units, the end of one of several contracts, a pause.
figures-moved-churn-means = What customers paid whose last paid contract ends.
figures-moved-between-means = What moves from one plan to another with a switch. Over all offers together it is zero.
figures-by-plan = Contracts by plan
figures-plan = Plan
figures-plans-empty = There is no plan yet.
figures-sold = Ordered
figures-sold-by-plan = Ordered contracts by plan
figures-sold-means = Contracts ordered in the period, including those with a trial. What was cancelled before it began, and what came from another system, is left out. The plan ordered most comes first.
figures-last-sold = Last ordered
figures-never-sold = never
figures-slow = Slow sellers
figures-slow-means = Plans on offer that nobody has ordered for more than 90 days.
figures-slow-plan = { $plan }, last ordered: { $day }
figures-no-slow = Every plan on offer was ordered within the last 90 days.
figures-not-offered = { $plan } (not on offer)
figures-running = Running contracts
figures-running-by-plan = Running paid contracts by plan
figures-running-means = Paid contracts at the end of the period, including paused ones and cancelled ones that still run.
figures-trials = On trial
figures-trials-means = Trials at the end of the period that are neither paid nor over, with the plan first ordered.
figures-came = Switched to it
figures-came-means = Contracts that switched from another plan to this one in the period.
figures-went = Switched away
figures-went-means = Contracts that switched from this plan to another in the period.
figures-switch = Switch
figures-switch-means = A contract switches on the day from which it is billed under the other plan, during a trial, too. A correction you make is no switch.
figures-switches-empty = Nobody switched plans in this period.
figures-flows = Switches from plan to plan
figures-from-plan = From plan
figures-to-plan = To plan
figures-contracts = Contracts
figures-change = Change a month
figures-change-means = What the switches bring in more or less a month, net.
figures-matrix = Switches as a matrix
figures-matrix-read = On the left the plan that was left, at the top the one that was chosen.
figures-drawn = The { $count } largest flows are drawn; the table has all of them.
figures-growing = Growing flow
figures-growing-means = In the last full month at least five contracts went this way, and at least twice as many as in the mean of the three months before. It has a colour in the drawing.
figures-growing-warning = Growing: in { $month }, { $count } contracts switched from { $from } to { $to }; in the three months before it was { $before }.
figures-leaving-empty = There was no trial in this period, and no paid contract ended.
figures-trials-by-month = Trials by month
figures-trial-started = Started
figures-trial-started-means = Trials whose first day is in the month.
figures-trial-converted = Paid
figures-trial-converted-means = Trials that became paid contracts in the month.
figures-trial-lapsed = Ended without a contract
figures-trial-lapsed-means = Trials that ended in the month without becoming a paid contract. A trial that still waits for a payment method has not ended.
figures-trial-rate = Rate
figures-trial-rate-by-month = Trial rate by month in per cent
figures-trial-rate-means = Paid trials in relation to all that were decided in the month: paid, or ended without a contract.
figures-percent = { $share } %
figures-left = Ended contracts
figures-left-by-reason = Ended paid contracts by reason
figures-left-in-all = Ended
figures-left-means = Paid contracts by the month of the first day that is no longer billed. Somebody with several contracts counts with each.
figures-left-cancelled = Cancelled
figures-left-price = Price change
figures-left-cause = For cause
figures-left-withdrawn = Withdrawn
figures-left-other = Other
figures-cohorts-empty = No paid contract began in this period.
figures-began = Began in
figures-began-means = Contracts by the month of their first paid day and the plan they began with. What came from another system did not begin here and is left out.
figures-still = Contracts still running
figures-still-means = How many of them still ran at the end of the same month and so many months later. The current month counts until today.
figures-still-share = Share in per cent
figures-cohort-amount-means = What these contracts brought in at the end of each month, net a month.
figures-months-after = Months after
figures-after-none = In the same month
figures-after =
    { $count ->
        [one] After 1 month
       *[other] After { $count } months
    }
