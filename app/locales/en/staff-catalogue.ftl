# What is sold
nav-catalogue = Catalogue
catalogue-title = Catalogue
catalogue-lead = What customers can order. They can switch among the plans of a product. Contracts keep the version they were signed with.
catalogue-read-only = Owners and catalogue editors can change the catalogue.
catalogue-empty = There is no product yet.
catalogue-state = State
catalogue-price = Price for new customers
catalogue-deed = Change
catalogue-draft = Draft
catalogue-published = on offer
catalogue-retired = no longer on offer
catalogue-version = Version { $number }
catalogue-drafted = Version { $number } is a draft
catalogue-not-sellable = Cannot be sold as it is
catalogue-on-earlier =
    { $count ->
        [one] one of them on an earlier version
       *[other] { $count } of them on an earlier version
    }
catalogue-publish = Put on offer
catalogue-publish-version = Put version { $number } on offer
catalogue-bring-back = Put on offer again
catalogue-retire = Take off offer
flash-plan-published = The plan is on offer. Existing contracts keep their version.
flash-plan-retired = The plan is no longer offered. Existing contracts go on.
flash-plan-changed = Somebody has changed the plan in the meantime. Please look at it as it is now.
flash-plan-unlawful = The plan cannot be offered like this: term, renewal, notice or the way prices are told are not lawful for consumers.
