# Names and words inside of files that customers take along
archive-name = Invoices
archive-missing-name = Not included yet
archive-missing = These documents are issued, but not yet typeset. Please download the ZIP file again later: { $numbers }
calendar-name = Dates at { $merchant }
