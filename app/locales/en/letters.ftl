# Words the server puts into contract confirmations and invoices.
letter-salutation = Dear { $name },
letter-span-once = once
letter-per-days = { $count ->
    [one] per day
   *[other] every { $count } days
}
letter-per-weeks = { $count ->
    [one] per week
   *[other] every { $count } weeks
}
letter-per-months = { $count ->
    [one] per month
   *[other] every { $count } months
}
letter-per-years = { $count ->
    [one] per year
   *[other] every { $count } years
}
letter-span-days = { $count ->
    [one] one day
   *[other] { $count } days
}
letter-span-weeks = { $count ->
    [one] one week
   *[other] { $count } weeks
}
letter-span-months = { $count ->
    [one] one month
   *[other] { $count } months
}
letter-span-years = { $count ->
    [one] one year
   *[other] { $count } years
}
letter-total = Total
letter-including-vat = including VAT
letter-units = { $count } units; per unit { $price }
letter-correction-reason = Reason for the correction: { $reason }
letter-difference = { $what }: { $billed } before, { $should_be } now
letter-price-note-gross = All prices include VAT.
letter-price-note-net = Unit prices exclude VAT, totals include it.
letter-term-initial = Minimum term { $span }, until { $date }
letter-term-open = Open-ended, no minimum term
letter-notice-initial = Notice of { $notice } to the end of the minimum term
letter-notice-any-time = May be cancelled at any time, notice { $notice }
letter-renewal-open = Then open-ended, may be cancelled at any time, notice { $notice }
letter-pay-card-wanted = Card; as long as none is saved, transfer after an invoice
letter-renewal-fixed = Then renewed by { $span } each time, notice { $notice }

declared-kind = Kind of cancellation
declared-ordinary = ordinary cancellation
declared-extraordinary = extraordinary cancellation
declared-reason = Reason
declared-name = Name
declared-contract = Contract
declared-email = E-mail address for the confirmation
declared-ends-on = Requested end
declared-earliest = at the earliest possible date
letter-sample-number = SAMPLE-1
letter-sample-given-name = Erika
letter-sample-family-name = Mustermann
letter-sample-service = Sample service
letter-sample-plan = Sample plan
