//! A fingerprint of an order and its numbers: 64-bit FNV-1a over a canonical text.
//!
//! It answers one question: did the confirming request see the numbers it would get now? It protects against change, not
//! against forgery; the server computes the quote anew anyway.

use std::fmt::{self, Write};

use super::{ChangeQuote, Quote, Recurring};
use crate::contract::Contract;
use crate::due::Item;
use crate::invoice::Draft;
use crate::money::Money;

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        Ok(())
    }
}

/// The fingerprint as 16 hexadecimal digits.
pub(super) fn fingerprint(contract: &Contract, quote: &Quote) -> String {
    let mut hash = Fnv(OFFSET_BASIS);
    // Writing into the hash cannot fail; should it ever, the fingerprint matches no other.
    match canonical(&mut hash, contract, quote) {
        Ok(()) => format!("{:016x}", hash.0),
        Err(fmt::Error) => String::new(),
    }
}

fn day(out: &mut Fnv, name: &str, day: Option<chrono::NaiveDate>) -> fmt::Result {
    match day {
        Some(day) => writeln!(out, "{name} {day}"),
        None => writeln!(out, "{name} -"),
    }
}

/// The fingerprint of a change to a contract: of what the contract would be, and of the numbers shown.
pub(super) fn change_fingerprint(contract: &Contract, quote: &ChangeQuote) -> String {
    let mut hash = Fnv(OFFSET_BASIS);
    match canonical_change(&mut hash, contract, quote) {
        Ok(()) => format!("{:016x}", hash.0),
        Err(fmt::Error) => String::new(),
    }
}

fn canonical_change(out: &mut Fnv, contract: &Contract, quote: &ChangeQuote) -> fmt::Result {
    terms(out, contract)?;
    for document in &quote.due_today {
        draft(out, "today", Some(document))?;
    }
    writeln!(out, "total {} payment first {}", quote.total, quote.payment_first)?;
    cycles(out, &quote.recurring, quote.monthly_total)?;
    day(out, "from", Some(quote.takes_effect_on))?;
    day(out, "next", quote.next_due_on)?;
    day(out, "ends", contract.ends_on())
}

/// What is agreed. One fact per line, in a fixed order, free text last on its line and escaped.
fn terms(out: &mut Fnv, contract: &Contract) -> fmt::Result {
    for phase in &contract.phases {
        writeln!(
            out,
            "plan {:?} {:?} {} from {}",
            phase.plan.plan.as_str(),
            phase.plan.id.as_str(),
            phase.plan.currency,
            phase.from
        )?;
    }
    // What a VAT-ID changes stands in the amounts; the number itself is nothing the page showed.
    for buyer in &contract.buyers {
        writeln!(out, "buyer {:?} {}", buyer.value.kind, buyer.value.country)?;
    }
    writeln!(out, "on {} from {}", contract.signed_up_on, contract.starts_on)?;
    for (component, orders) in &contract.quantities {
        for order in orders {
            writeln!(
                out,
                "quantity {} {} {:?}",
                order.value,
                order.from,
                component.as_str()
            )?;
        }
    }
    for applied in &contract.discounts {
        writeln!(out, "discount {:?}", applied.discount.id.as_str())?;
    }
    Ok(())
}

fn cycles(out: &mut Fnv, recurring: &[Recurring], monthly_total: Money) -> fmt::Result {
    for cycle in recurring {
        writeln!(
            out,
            "recurring {} {} {} {}",
            cycle.cycle, cycle.net, cycle.tax, cycle.gross
        )?;
        for component in &cycle.components {
            writeln!(out, " {:?}", component.as_str())?;
        }
    }
    writeln!(out, "monthly {monthly_total}")
}

/// Everything an order page shows.
fn canonical(out: &mut Fnv, contract: &Contract, quote: &Quote) -> fmt::Result {
    terms(out, contract)?;
    draft(out, "today", quote.due_today.as_ref())?;
    draft(out, "first", quote.first_charge.as_ref())?;
    cycles(out, &quote.recurring, quote.monthly_total)?;
    writeln!(out, "one-off {}", quote.one_off)?;
    day(out, "first charge", quote.first_charge_on)?;
    day(out, "trial until", quote.trial_until)?;
    day(out, "billing start", quote.billing_start)?;
    day(out, "initial end", quote.initial_end)?;
    writeln!(
        out,
        "notice {} {} renewal {:?}",
        quote.notice, quote.notice_after, quote.renewal
    )
}

fn draft(out: &mut Fnv, name: &str, draft: Option<&Draft>) -> fmt::Result {
    let Some(draft) = draft else {
        return writeln!(out, "{name} -");
    };
    writeln!(
        out,
        "{name} {} {} {:?} {} {} {}",
        draft.kind.code(),
        draft.date,
        draft.prices,
        draft.net,
        draft.tax,
        draft.gross
    )?;
    for line in &draft.lines {
        item(out, &line.item)?;
    }
    for group in &draft.tax_groups {
        writeln!(
            out,
            " tax {} {} {} {}",
            group.category.code(),
            group.rate.normalize(),
            group.net,
            group.tax
        )?;
    }
    Ok(())
}

fn item(out: &mut Fnv, item: &Item) -> fmt::Result {
    writeln!(
        out,
        " {} {} {} {:?}",
        item.kind.code(),
        item.unit_price.normalize(),
        item.quantity.normalize(),
        item.component.as_str()
    )?;
    day(out, " from", item.period.map(|period| period.from()))?;
    day(out, " until", item.period.map(|period| period.until()))?;
    for allowance in &item.allowances {
        writeln!(
            out,
            "  less {} {:?}",
            allowance.amount,
            allowance.discount.as_str()
        )?;
    }
    writeln!(out, "  total {}", item.total)
}
