//! Money that came in, as staff see it: what it was counted against, what is left, and the forms that move it.

mod moving;
pub(super) mod reading;

use std::collections::BTreeMap;

use app::wire::*;
use billing::staff::StaffRight;
use billing::{Money, OpenItem, propose_allocation};
use store::Tx;
use store::merchants::Merchant;
use store::payments_by_hand::{Counted, Funds, FundsOf, OpenInvoice, Refund, RefundWay, Unassigned};
use uuid::Uuid;

use super::erasures::in_sight;
use super::portal::PAGE;
use super::{Answer, Draft, RequestPort, remembered, views};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::money;

/// Open invoices of a customer that money can be counted against at once.
const OPEN_MOST: i64 = 100;
/// Rows of money that waits for its customer.
const UNASSIGNED_MOST: i64 = 100;

impl RequestPort {
    pub(super) async fn payments_view(&self, slug: &str, after: Option<Uuid>) -> Answer<StaffPaymentsView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let found = tx.funds_of(FundsOf::Everybody { after }, PAGE as i64 + 1).await?;
        let (found, next) = views::page(found, PAGE, |funds| funds.id.to_string());
        let ids: Vec<Uuid> = found.iter().map(|funds| funds.id).collect();
        let counted = tx.counted(&ids).await?;
        let unassigned = tx.unassigned(UNASSIGNED_MOST).await?;
        tx.commit().await?;
        Ok(StaffPaymentsView {
            unassigned: unassigned.into_iter().map(unassigned_row).collect(),
            payments: found.into_iter().map(|funds| row(funds, &counted)).collect(),
            next: next.and_then(|id| id.parse().ok()),
            may_move: viewer.may(StaffRight::MoveMoney),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn payment_form_view(
        &self,
        slug: &str,
        customer: Option<String>,
    ) -> Answer<PaymentFormView> {
        let viewer = self.staff_member(slug, StaffRight::MoveMoney).await?;
        let merchant = &viewer.merchant;
        let name = remembered::money_form(merchant.id, "record", Uuid::nil());
        let Draft { mut form, problems } = self.take_draft::<PaymentForm>(&name).await?;
        if form.merchant.is_empty() {
            form = PaymentForm {
                merchant: merchant.slug.clone(),
                key: self.app.new_id(),
                customer: customer.unwrap_or_default(),
                received_on: self.app.moment(merchant).today().to_string(),
                ..PaymentForm::default()
            };
        }
        Ok(PaymentFormView {
            form,
            problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn payment_view(&self, slug: &str, id: Uuid) -> Answer<StaffPaymentView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let what = match tx.funds(id).await? {
            Some(funds) => {
                in_sight(&mut tx, viewer.account(), funds.customer).await?;
                let detail = self.funds_detail(&mut tx, &viewer.merchant, funds).await?;
                PaymentDetail::Funds(Box::new(detail))
            }
            None => {
                let waits = tx.unassigned_payment(id).await?.ok_or(Failure::NotFound)?;
                self.waiting_detail(&viewer.merchant, waits).await?
            }
        };
        tx.commit().await?;
        Ok(StaffPaymentView {
            what,
            may_move: viewer.may(StaffRight::MoveMoney),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    async fn waiting_detail(&self, merchant: &Merchant, waits: Unassigned) -> Answer<PaymentDetail> {
        let name = remembered::money_form(merchant.id, "assign", waits.id);
        let Draft { form, problems } = self.take_draft::<AssignForm>(&name).await?;
        Ok(PaymentDetail::Unassigned {
            row: unassigned_row(waits),
            form,
            problems,
        })
    }

    async fn funds_detail(&self, tx: &mut Tx, merchant: &Merchant, funds: Funds) -> Answer<FundsDetail> {
        let today = self.app.moment(merchant).today();
        let counted = tx.counted(&[funds.id]).await?;
        // What is gone and was not counted was sent back.
        let counted_minor: i64 = counted.iter().map(|entry| entry.amount_minor).sum();
        let refunds = if funds.amount_minor - funds.left_minor == counted_minor {
            Vec::new()
        } else {
            tx.refunds_of(funds.id).await?
        };
        let open = tx
            .open_invoices(funds.customer, &funds.currency, OPEN_MOST)
            .await?;
        let name = |form| remembered::money_form(merchant.id, form, funds.id);
        let allocate = self.take_draft::<AllocateForm>(&name("allocate")).await?;
        let refund = self.take_draft::<RefundForm>(&name("refund")).await?;
        let mut problems = allocate.problems;
        problems.extend(refund.problems);
        let amount = |minor| money(minor, &funds.currency);
        Ok(FundsDetail {
            counted: counted
                .iter()
                .map(|entry| CountedRow {
                    id: entry.id,
                    document: entry.document,
                    number: entry.number.clone(),
                    amount: amount(entry.amount_minor),
                    on: Moment::at(&merchant.timezone, entry.at).today(),
                    may_take_back: entry.amount_minor > 0 && !entry.taken_back && !entry.fixed,
                })
                .collect(),
            refunds: refunds.iter().map(refund_row).collect(),
            allocate: if allocate.form.merchant.is_empty() {
                AllocateForm {
                    merchant: merchant.slug.clone(),
                    funds: funds.id,
                    key: self.app.new_id(),
                    amounts: self.proposed(&funds, &open)?,
                }
            } else {
                allocate.form
            },
            refund: if refund.form.merchant.is_empty() {
                RefundForm {
                    merchant: merchant.slug.clone(),
                    funds: funds.id,
                    key: self.app.new_id(),
                    refunded_on: today.to_string(),
                    amount: reading::typed(amount(funds.left_minor), self.lang),
                    way: "transfer".to_owned(),
                    ..RefundForm::default()
                }
            } else {
                refund.form
            },
            open: open
                .iter()
                .map(|invoice| OpenRow {
                    document: invoice.document,
                    number: invoice.number.clone(),
                    due_on: invoice.due_on,
                    gross: amount(invoice.gross_minor),
                    open: amount(invoice.open_minor),
                    overdue: invoice.due_on < today,
                })
                .collect(),
            problems,
            funds: row(funds, &counted),
        })
    }

    /// What to count, as staff would type it.
    fn proposed(&self, funds: &Funds, open: &[OpenInvoice]) -> Answer<BTreeMap<String, String>> {
        let amount = |minor| money(minor, &funds.currency);
        let items: Vec<OpenItem<'_>> = open
            .iter()
            .map(|invoice| OpenItem {
                number: &invoice.number,
                due_on: invoice.due_on,
                open: amount(invoice.open_minor),
            })
            .collect();
        let proposed = propose_allocation(amount(funds.left_minor), &funds.reference, &items)
            .map_err(|error| Failure::Defect(error.to_string()))?;
        Ok(open
            .iter()
            .zip(proposed)
            .filter(|(_, part)| part.is_positive())
            .map(|(invoice, part)| {
                (
                    AllocateForm::place(invoice.document),
                    reading::typed(part, self.lang),
                )
            })
            .collect())
    }
}

fn unassigned_row(waits: Unassigned) -> UnassignedRow {
    UnassignedRow {
        id: waits.id,
        received_on: waits.received_on,
        amount: money(waits.amount_minor, &waits.currency),
        sender: waits.sender,
        reference: waits.reference,
    }
}

fn refund_row(refund: &Refund) -> RefundRow {
    RefundRow {
        on: refund.refunded_on,
        amount: money(refund.amount_minor, &refund.currency),
        by_transfer: refund.way == RefundWay::Transfer,
        iban: refund.iban.clone(),
        reference: refund.reference.clone(),
    }
}

/// Money with what is counted of it now: entries and what took them back, added up.
fn row(funds: Funds, entries: &[Counted]) -> FundsRow {
    let amount = |minor| money(minor, &funds.currency);
    let mut sums: Vec<(Uuid, String, i64)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.funds == funds.id) {
        match sums.iter_mut().find(|sum| sum.0 == entry.document) {
            Some(sum) => sum.2 = sum.2.saturating_add(entry.amount_minor),
            None => sums.push((entry.document, entry.number.clone(), entry.amount_minor)),
        }
    }
    let counted: Vec<(Uuid, String, Money)> = sums
        .into_iter()
        .filter(|sum| sum.2 != 0)
        .map(|(document, number, minor)| (document, number, amount(minor)))
        .collect();
    FundsRow {
        amount: amount(funds.amount_minor),
        left: amount(funds.left_minor),
        counted,
        id: funds.id,
        credit: funds.credit,
        customer: funds.customer,
        customer_name: funds.customer_name,
        customer_number: funds.customer_number,
        on: funds.on,
        reference: funds.reference,
        sender: funds.sender,
    }
}
