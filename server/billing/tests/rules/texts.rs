//! What the errors say, word for word: logs and staff pages show these texts.

use std::error::Error;

use billing::*;
use chrono::NaiveDate;

fn told(table: impl IntoIterator<Item = (Box<dyn Error>, &'static str)>) {
    for (error, text) in table {
        assert_eq!(error.to_string(), text);
        assert!(
            error.source().is_none(),
            "{text}: nothing is told twice in a chain"
        );
    }
}

#[test]
fn amounts_dates_and_documents() {
    let on = NaiveDate::from_ymd_opt(2026, 1, 31);
    let component = ComponentId::from("fee");
    told([
        (
            MoneyError::CurrencyMismatch {
                left: Currency::Eur,
                right: Currency::Chf,
            }
            .into(),
            "an amount in EUR met an amount in CHF",
        ),
        (MoneyError::Overflow.into(), "an amount is out of range"),
        (
            MoneyError::NoWeights.into(),
            "an amount cannot be split without a positive weight",
        ),
        (
            MoneyError::UnknownCurrency { code: "XYZ".into() }.into(),
            "unknown currency XYZ",
        ),
        (CalendarError::OutOfRange.into(), "a date is outside the calendar"),
        (
            CalendarError::EmptyPeriod {
                from: on.unwrap(),
                until: on.unwrap(),
            }
            .into(),
            "a period from 2026-01-31 until 2026-01-31 has no day",
        ),
        (
            CalendarError::NoDayOfMonth { day: 32 }.into(),
            "32 is no day of a month",
        ),
        (CalendarError::EmptyCycle.into(), "a cycle needs a length"),
        (
            CalendarError::NoSpan {
                text: "a \"while\"".into(),
            }
            .into(),
            r#""a \"while\"" is no span like "14 days" or "1 month""#,
        ),
        (
            BillingError::from(MoneyError::Overflow).into(),
            "an amount is out of range",
        ),
        (
            BillingError::from(CalendarError::EmptyCycle).into(),
            "a cycle needs a length",
        ),
        (
            BillingError::from(TaxRejection::UnknownCountry { code: "XX".into() }).into(),
            "XX is no country",
        ),
        (
            BillingError::AlreadyBilled {
                component: component.clone(),
                from: on,
                until: None,
            }
            .into(),
            "fee is already billed from Some(2026-01-31) until None",
        ),
        (
            BillingError::CreditedMoreThanBilled { component, from: on }.into(),
            "more of fee was credited than billed from Some(2026-01-31)",
        ),
    ]);
}

#[test]
fn taxes() {
    let country = Country::new("AT").unwrap();
    let vat_id = || "ATU12345678".to_owned();
    told([
        (
            TaxRejection::SellerCountryNotSupported { country }.into(),
            "sellers established in AT are not supported",
        ),
        (
            TaxRejection::SpecialTerritory { country }.into(),
            "AT has tax rules of its own that are not supported",
        ),
        (
            TaxRejection::VatIdMissing { country }.into(),
            "a business in AT needs a VAT-ID",
        ),
        (
            TaxRejection::VatIdNotConfirmed { vat_id: vat_id() }.into(),
            "the VAT-ID ATU12345678 is not confirmed",
        ),
        (
            TaxRejection::VatIdOfOtherCountry {
                vat_id: vat_id(),
                country,
            }
            .into(),
            "the VAT-ID ATU12345678 is not one of AT",
        ),
        (
            TaxRejection::ReducedRateAbroadUnknown { country }.into(),
            "which reduced rate applies in AT is not known",
        ),
        (
            TaxRejection::ConsumerOutsideEu { country }.into(),
            "sales to consumers in AT are not supported",
        ),
        (
            TaxRejection::SmallBusinessAbroad { country }.into(),
            "a small business (§ 19 UStG) cannot bill what is taxed in AT yet",
        ),
        (
            TaxRejection::NoRate {
                performed_on: NaiveDate::from_ymd_opt(2006, 12, 31).unwrap(),
            }
            .into(),
            "no tax rate is known for 2006-12-31",
        ),
    ]);
}

#[test]
fn contracts_and_commands() {
    let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
    let (requested, earliest) = (day(1), day(2));
    let event = || "ended".to_owned();
    told([
        (
            ApplyError::NotSignedUp {
                event: event(),
                on: day(1),
            }
            .into(),
            "ended on 2026-01-01 happened before the sign-up",
        ),
        (
            ApplyError::SignedUpTwice { on: day(1) }.into(),
            "signed up a second time on 2026-01-01",
        ),
        (
            ApplyError::OutOfOrder {
                on: day(1),
                after: day(2),
            }
            .into(),
            "an event on 2026-01-01 follows one on 2026-01-02",
        ),
        (
            ApplyError::DoesNotFit {
                event: event(),
                on: day(1),
            }
            .into(),
            "ended on 2026-01-01 does not fit the contract",
        ),
        (ApplyError::NoEvents.into(), "there are no events"),
        (
            Rejection::AlreadySignedUp.into(),
            "the contract is signed already",
        ),
        (Rejection::NoContract.into(), "there is no contract yet"),
        (
            Rejection::PlanNotSellable {
                problems: vec![PlanProblem::NoComponents],
            }
            .into(),
            "the plan cannot be sold",
        ),
        (
            Rejection::NotForThisBuyer {
                buyer: BuyerKind::Consumer,
            }
            .into(),
            "the plan is not sold to a Consumer",
        ),
        (
            Rejection::NotOrderedInUnits {
                component: "fee".into(),
            }
            .into(),
            "fee is not ordered in units",
        ),
        (
            Rejection::StartsInThePast { requested, earliest }.into(),
            "the contract cannot begin on 2026-01-01, before 2026-01-02",
        ),
        (
            Rejection::DiscountNotGranted {
                discount: "d".into(),
                problem: DiscountProblem::NoPeriods,
            }
            .into(),
            "the discount d cannot be granted: a discount must last at least one period",
        ),
        (
            Rejection::NotTaxable {
                why: TaxRejection::UnknownCountry { code: "XX".into() },
            }
            .into(),
            "this cannot be billed: XX is no country",
        ),
        (
            Rejection::NoTrialRunning {
                state: ContractState::Active {
                    since: day(1),
                    ends_on: None,
                },
            }
            .into(),
            "there is no trial to convert",
        ),
        (
            Rejection::PaymentMethodMissing.into(),
            "a payment method is needed first",
        ),
        (
            Rejection::ContractOver {
                state: ContractState::Active {
                    since: day(1),
                    ends_on: None,
                },
            }
            .into(),
            "the contract is over",
        ),
        (
            Rejection::AlreadyCancelled { ends_on: day(1) }.into(),
            "the contract is cancelled already and ends on 2026-01-01",
        ),
        (
            Rejection::BeforeInitialTermEnd { requested, earliest }.into(),
            "the initial term binds until 2026-01-02",
        ),
        (
            Rejection::NoticeTooShort { requested, earliest }.into(),
            "with the notice kept the earliest end is 2026-01-02",
        ),
        (
            Rejection::NotATermEnd {
                earliest: day(1),
                requested,
                next: day(3),
            }
            .into(),
            "the contract can end on 2026-01-03, not on 2026-01-01",
        ),
        (
            Rejection::NotCancelled.into(),
            "there is no cancellation to take back",
        ),
        (
            Rejection::NotEnded { ends_on: None }.into(),
            "the contract has not ended",
        ),
        (
            Rejection::BeforeLastChange {
                today: day(1),
                changed_on: day(2),
            }
            .into(),
            "the contract was changed on 2026-01-02, after 2026-01-01",
        ),
        (
            Rejection::NotForCustomers.into(),
            "the terms of the plan leave this to the merchant",
        ),
        (
            Rejection::UnitsOutOfRange {
                component: "seats".into(),
                least: 1,
                most: 9,
            }
            .into(),
            "seats can be ordered from 1 to 9 times",
        ),
        (
            Rejection::PauseTooLong {
                from: day(1),
                latest: day(2),
            }
            .into(),
            "a pause from 2026-01-01 must be over on 2026-01-02",
        ),
        (
            Rejection::TooManyPauses {
                per_year: 2,
                next: day(3),
            }
            .into(),
            "2 pauses a year are allowed, the next from 2026-01-03",
        ),
        (
            Rejection::NotComputable {
                why: MoneyError::Overflow.into(),
            }
            .into(),
            "this cannot be computed: an amount is out of range",
        ),
    ]);
}

#[test]
fn plans_and_discounts() {
    let component = || ComponentId::from("fee");
    let span = Span::months(2);
    told([
        (
            DiscountProblem::PercentOutOfRange { percent: 101.into() }.into(),
            "101 % is not above 0 and up to 100",
        ),
        (
            DiscountProblem::AmountNotPositive { amount: 0.into() }.into(),
            "0 is not above zero",
        ),
        (
            DiscountProblem::NoPeriods.into(),
            "a discount must last at least one period",
        ),
        (
            DiscountProblem::UnknownComponent {
                component: component(),
            }
            .into(),
            "the plan has no component fee",
        ),
        (
            PlanProblem::NoComponents.into(),
            "the plan has no price component",
        ),
        (
            PlanProblem::DuplicateComponent {
                component: component(),
            }
            .into(),
            "the component id fee is used twice",
        ),
        (
            PlanProblem::NameMissing { of: "fee".into() }.into(),
            "a name is missing: fee",
        ),
        (
            PlanProblem::NegativePrice {
                component: component(),
            }
            .into(),
            "the price of fee is below zero",
        ),
        (
            PlanProblem::EmptyCycle {
                component: component(),
            }
            .into(),
            "the cycle of fee has no length",
        ),
        (
            PlanProblem::NoDayOfMonth { day: 32 }.into(),
            "32 is no day of a month",
        ),
        (
            PlanProblem::CycleCannotAlign {
                component: component(),
                cycle: Span::days(14),
            }
            .into(),
            "fee is charged every 14 days, which cannot begin on a fixed day of the month",
        ),
        (PlanProblem::EmptyTrial.into(), "the trial has no length"),
        (
            PlanProblem::EmptyPause.into(),
            "the longest pause has no length, or none is allowed a year",
        ),
        (
            PlanProblem::DuplicateAddOn { addon: "tv".into() }.into(),
            "the add-on id tv is used twice",
        ),
        (
            PlanProblem::EmptyAddOn { addon: "tv".into() }.into(),
            "the add-on tv charges for nothing",
        ),
        (
            PlanProblem::EmptyTerm.into(),
            "the initial term or renewal has no length",
        ),
        (
            PlanProblem::RenewalWithoutInitialTerm.into(),
            "a fixed renewal needs an initial term",
        ),
        (
            PlanProblem::ConsumerInitialTermTooLong { initial: span }.into(),
            "consumers may be bound for 24 months at most, not 2 months (§ 309 no. 9 BGB)",
        ),
        (
            PlanProblem::ConsumerNoticeTooLong { notice: span }.into(),
            "consumers may be asked for one month's notice at most, not 2 months (§ 309 no. 9 BGB)",
        ),
        (
            PlanProblem::ConsumerFixedRenewal { renewal: span }.into(),
            "a contract with a consumer may only go on open-ended, not renew for 2 months (§ 309 no. 9 BGB)",
        ),
    ]);
}
