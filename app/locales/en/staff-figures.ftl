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
