# Names and words inside of files that customers take along
archive-name = Invoices
archive-missing-name = Not included yet
archive-missing = These documents are issued, but not yet typeset. Please download the ZIP file again later: { $numbers }
calendar-name = Dates at { $merchant }

# Everything stored about a customer
data-archive-name = My-data
data-read-me = Read me
data-told =
    This file contains everything that { $merchant } had stored about you on { $date }
    (Articles 15 and 20 of the General Data Protection Regulation).
data-files =
    WHAT IS WHERE
    profile.json: who you are, address, language, how you receive documents
    logins.json: who can sign in for you, and where they are signed in (we do not know passwords)
    payment-methods.json: ways to pay and SEPA mandates, with the evidence that they were given
    contracts.json, contracts.csv: contracts, what you consented to, what was changed about them
    previews.json: changes you looked at
    invoices.json, invoices.csv: invoices and corrections with their lines
    payments.json, payments.csv: payments, and what they count for
    card-charges.json, card-charges.csv: charges to your cards
    declarations.json: cancellations and withdrawals
    mails.json, mails.csv: e-mails we sent you
    log.json, log.csv: who did what, and when
    usage: what you used
    documents: invoices and corrections as PDF and as e-invoice (XML)
    papers: contract confirmations, mandates, receipts
    JSON and CSV are written in UTF-8, amounts with a decimal point, times in UTC.
data-purposes =
    WHAT FOR
    To perform your contracts (Art. 6(1)(b) GDPR), and because the law demands invoices, books and
    correspondence (Art. 6(1)(c) GDPR). No program alone decides about you with legal effect
    (Art. 22 GDPR).
data-kept =
    HOW LONG
    Invoices, corrections and payments 8 years, contracts and correspondence 6 years, postings and
    logs 10 years, each from the end of the calendar year (§ 14b UStG, § 147 AO, § 257 HGB).
    Everything else until you demand its erasure.
data-recipients =
    WHERE FROM AND WHERE TO
    You gave the data yourself, or they arose when you used the service. Who receives them (such as
    the bank at a direct debit) is said in the privacy notice.
data-rights =
    YOUR RIGHTS
    You can correct the data in your account, demand erasure or restriction, object to the processing,
    and complain to a data protection authority.
