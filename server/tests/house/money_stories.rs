//! Money by hand: recorded, counted against invoices, taken back, sent back.

use axum::http::StatusCode;
use billing::staff::StaffRole;
use futures_util::future::join_all;
use store::customers::Staff;

use crate::browser::{Browser, Page};
use crate::installation::{Installation, STAFF_PASSWORD};
use crate::people::{order, sign_in, sign_in_staff};

const PAYMENTS: &str = "/m/stadtblatt/staff/payments";

/// A reader who owes two months at 9.90, and somebody of the merchant's.
async fn two_months() -> (Installation, Browser) {
    let house = Installation::on("2026-06-01").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-07-02").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    (house, staff)
}

async fn number(house: &Installation) -> String {
    let sql = "select number from customers order by number limit 1";
    house.rows::<(String,)>(sql).await.remove(0).0
}

/// Records a payment; the page that follows.
async fn record(staff: &mut Browser, customer: &str, amount: &str, reference: &str) -> Page {
    let mut form = staff
        .open(&format!("{PAYMENTS}/new"))
        .await
        .form("record-payment");
    form.set("form[customer]", customer)
        .set("form[amount]", amount)
        .set("form[sender]", "Mara Lindqvist")
        .set("form[reference]", reference);
    staff.submit(&form).await
}

/// Number and what is open, the oldest first.
async fn open(house: &Installation) -> Vec<(String, i64)> {
    house
        .rows(
            "select d.number, r.open_minor from receivables r join documents d using (merchant_id, document_id)
             order by d.number",
        )
        .await
}

async fn collected(house: &Installation) -> Vec<(String, i64)> {
    house
        .rows("select month::text, collected_minor from collected_months order by month")
        .await
}

/// What the customer owes by the ledger.
async fn owed(house: &Installation) -> i64 {
    let sql = "select sum(case when debit = 'receivable' then amount_minor else -amount_minor end)::bigint from postings
               where 'receivable' in (debit, credit)";
    house.rows::<(i64,)>(sql).await[0].0
}

async fn actions(house: &Installation) -> Vec<String> {
    let sql = "select action from audit_log where action like 'payment.%' order by at, audit_id";
    let rows = house.rows::<(String,)>(sql).await;
    rows.into_iter().map(|row| row.0).collect()
}

async fn is_whole(house: &Installation) {
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

fn names(numbers: [&str; 2], open: [i64; 2]) -> Vec<(String, i64)> {
    let named = numbers.map(str::to_owned).into_iter().zip(open);
    named.filter(|(_, open)| *open > 0).collect()
}

const INVOICES: [&str; 2] = ["RE-2026-00001", "RE-2026-00002"];

#[tokio::test]
async fn a_transfer_is_counted_over_two_invoices_taken_back_from_one_and_the_rest_is_sent_back() {
    let (house, mut staff) = two_months().await;
    assert_eq!(open(&house).await, names(INVOICES, [990, 990]));
    let customer = number(&house).await;

    // What is wrong stays beside what was typed.
    let page = record(&mut staff, "K-999999", "1.000,00", "").await;
    page.shows("Einen Kunden mit dieser Nummer gibt es nicht")
        .shows("braucht einen Betrag wie 29,90");
    assert_eq!(
        page.form("record-payment").value("form[amount]"),
        Some("1.000,00")
    );
    assert_eq!(house.count("payments").await, 0);

    // The second invoice is named and comes first, the oldest due gets the rest.
    let page = record(&mut staff, &customer, "15,00", "Rechnung RE-2026-00002").await;
    page.shows("Die Zahlung ist erfasst").shows("15,00 €");
    let mut form = page.form("allocate-payment");
    let mut amounts: Vec<String> = form
        .fields
        .iter()
        .filter(|(name, _)| name.starts_with("form[amounts]"))
        .map(|(_, amount)| amount.clone())
        .collect();
    assert_eq!(amounts, ["5,10", "9,90"]);
    // Less is counted against the first than is proposed.
    let first = form
        .fields
        .iter()
        .find(|(_, value)| value == "5,10")
        .map(|(name, _)| name.clone())
        .unwrap();
    form.set(&first, "9,91");
    staff
        .submit(&form)
        .await
        .shows("So viel ist nicht offen. Höchstens 9,90 € sind möglich");
    form.set(&first, "5,20");
    staff
        .submit(&form)
        .await
        .shows("So viel ist nicht mehr übrig. Zusammen sind höchstens 15,00 € möglich");
    assert_eq!(house.count("allocations").await, 0);
    form.set(&first, "4,00");
    let page = staff.submit(&form).await;
    page.shows("Zugeordnet.").shows("1,10 €");
    assert_eq!(open(&house).await, names(INVOICES, [590, 0]));
    assert_eq!(collected(&house).await, [("2026-07-01".to_owned(), 1_390)]);
    // Sent again, it is done once.
    staff.submit(&form).await.shows("Zugeordnet.");
    assert_eq!(house.count("allocations").await, 2);
    amounts.clear();

    // In the next month, the second invoice's part is taken back: by a counter entry, where it is done.
    house.travel_to("2026-08-01").await;
    let page = staff.open(&page.path).await;
    let take_back = page.form("take-back-allocation");
    let page = staff.submit(&take_back).await;
    page.shows("Die Zuordnung ist aufgehoben");
    staff.submit(&take_back).await.shows("schon aufgehoben");
    assert_eq!(house.count("allocations").await, 3);
    let after = collected(&house).await;
    let sum: i64 = after.iter().map(|month| month.1).sum();
    let back = after.iter().find(|month| month.0 == "2026-08-01").unwrap().1;
    assert!(back == -400 || back == -990, "{after:?}");
    assert_eq!(sum, 1_390 + back);
    // Three months are billed by now; dunning sees what is owed.
    let owes: i64 = open(&house).await.iter().map(|row| row.1).sum();
    assert_eq!(owes, 3 * 990 - sum);

    // The rest goes back, once.
    let mut form = staff.open(&page.path).await.form("refund-payment");
    assert_eq!(
        form.value("form[amount]"),
        Some(if back == -400 { "5,10" } else { "11,00" })
    );
    form.set("form[iban]", "DE00");
    staff
        .submit(&form)
        .await
        .shows("Diese IBAN enthält einen Tippfehler");
    form.set("form[iban]", crate::people::IBAN)
        .set("form[amount]", "99,00");
    staff.submit(&form).await.shows("So viel ist nicht mehr übrig");
    let mut form = staff.open(&page.path).await.form("refund-payment");
    form.set("form[iban]", crate::people::IBAN);
    let page = staff.submit(&form).await;
    page.shows("Die Rückzahlung ist festgehalten")
        .shows("Übrig nichts");
    staff.submit(&form).await;
    assert_eq!(house.count("refunds").await, 1);
    assert_eq!(owed(&house).await, owes);
    assert_eq!(
        actions(&house).await,
        [
            "payment.received",
            "payment.allocated",
            "payment.allocation_taken_back",
            "payment.refunded"
        ]
    );
    is_whole(&house).await;
    staff
        .open(PAYMENTS)
        .await
        .shows("Mara Lindqvist")
        .shows("15,00 €");
}

#[tokio::test]
async fn a_payment_is_recorded_once_and_one_without_a_customer_waits_for_its_own() {
    let (house, mut staff) = two_months().await;
    let customer = number(&house).await;
    let mut form = staff
        .open(&format!("{PAYMENTS}/new"))
        .await
        .form("record-payment");
    form.set("form[customer]", &customer).set("form[amount]", "9,90");
    let path = staff.submit(&form).await.path;
    assert_eq!(staff.submit(&form).await.path, path, "a double click");
    assert_eq!(house.count("payments").await, 1);

    let page = record(&mut staff, "", "20,00", "Danke").await;
    page.shows("wartet auf ihren Kunden");
    assert_eq!(house.count("payments").await, 1);
    let before = owed(&house).await;
    staff.open(PAYMENTS).await.shows("Ohne Kunden").shows("Danke");
    let mut form = page.form("assign-payment");
    staff.submit(&form).await.shows("„Kundennummer“ fehlt noch");
    form.set("form[customer]", &customer.to_lowercase());
    let page = staff.submit(&form).await;
    page.shows("dem Kunden gutgeschrieben");
    staff.submit(&form).await;
    assert_eq!(house.count("payments").await, 2);
    assert_eq!(house.count("unassigned_payments").await, 0);
    assert_eq!(owed(&house).await, before - 2_000);
    let sql = "select sender from payments where reference = 'Danke'";
    assert_eq!(house.rows::<(String,)>(sql).await[0].0, "Mara Lindqvist");
    is_whole(&house).await;
}

#[tokio::test]
async fn two_who_count_the_same_money_at_once_do_not_count_more_than_there_is() {
    let (house, mut staff) = two_months().await;
    let customer = number(&house).await;
    let path = record(&mut staff, &customer, "12,00", "").await.path;
    let mut colleague = house.browser();
    sign_in_staff(&mut colleague, "stadtblatt").await;
    let one = staff.open(&path).await.form("allocate-payment");
    let other = colleague.open(&path).await.form("allocate-payment");
    join_all([staff.submit(&one), colleague.submit(&other)]).await;
    let counted = house
        .rows::<(i64,)>("select sum(amount_minor)::bigint from allocations")
        .await;
    assert_eq!(counted[0].0, 1_200);
    let owes: i64 = open(&house).await.iter().map(|row| row.1).sum();
    assert_eq!(owes, 2 * 990 - 1_200);
    is_whole(&house).await;
}

#[tokio::test]
async fn whoever_may_not_move_money_sees_payments_and_gets_no_form() {
    let (house, mut owner) = two_months().await;
    let customer = number(&house).await;
    let path = record(&mut owner, &customer, "12,00", "").await.path;
    let member = Staff {
        id: house.app.new_id(),
        email: "hilfe@stadtblatt.example".to_owned(),
        name: "Hilfe".to_owned(),
        role: StaffRole::Support,
    };
    let hash = house
        .app
        .passwords()
        .hash(STAFF_PASSWORD.to_owned())
        .await
        .unwrap();
    let mut tx = house.tx().await;
    tx.insert_staff(&member, &hash, house.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut support = house.browser();
    sign_in(&mut support, "stadtblatt", &member.email, STAFF_PASSWORD).await;
    let list = support.open(PAYMENTS).await;
    list.shows("12,00 €");
    assert!(!list.html().contains("payments/new"));
    let page = support.open(&path).await;
    page.shows("12,00 €");
    for deed in ["allocate-payment", "refund-payment", "take-back-allocation"] {
        assert!(!page.html().contains(deed), "{deed}");
    }
    let form = owner.open(&path).await.form("allocate-payment");
    let refused = support.submit(&form).await;
    assert!(refused.path.ends_with("/problem/forbidden"), "{}", refused.path);
    assert_eq!(
        support.get(&format!("{PAYMENTS}/new")).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(house.count("allocations").await, 0);
}

/// The correction form of an invoice.
fn correct(document: &str) -> String {
    format!("/m/stadtblatt/staff/invoices/{document}/correct")
}

async fn documents(house: &Installation) -> Vec<(String, String, String, i64)> {
    house
        .rows("select document_id::text, number, kind, gross_minor from documents order by chain_position")
        .await
}

#[tokio::test]
async fn a_part_is_given_back_twice_up_to_what_was_billed_and_not_a_third_time() {
    let (house, mut staff) = two_months().await;
    let invoice = documents(&house).await.remove(0);
    staff
        .open(&format!("/m/stadtblatt/staff/invoices/{}", invoice.0))
        .await
        .shows("Teilweise gutschreiben");
    let mut form = staff.open(&correct(&invoice.0)).await.form("correct-invoice");
    form.set("form[amounts][l1]", "4,00");
    staff
        .submit(&form)
        .await
        .shows("„Grund der Korrektur“ fehlt noch");
    form.set("form[reason]", "drei Tage nicht geliefert");
    let page = staff.submit(&form).await;
    page.shows("Rechnungskorrektur RK-2026-00001")
        .shows("RE-2026-00001");
    let path = page.path;
    assert_eq!(staff.submit(&form).await.path, path, "a double click");
    assert_eq!(open(&house).await, names(INVOICES, [590, 990]));

    // Its PDF names the invoice it corrects, with its date, and why.
    house.travel_to("2026-07-03").await;
    let id = path.rsplit('/').next().unwrap();
    let pdf = staff.get(&format!("/m/stadtblatt/documents/{id}/pdf")).await;
    let text = crate::paper_stories::words(&pdf.body);
    for part in ["RE-2026-00001", "01.06.2026", "drei Tage nicht geliefert", "4,00"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let subject = "Rechnungskorrektur RK-2026-00001";
    let mails = house.mails().await;
    assert!(
        mails.iter().any(|mail| mail.subject.contains(subject)),
        "it is mailed"
    );

    // The invoice cannot be cancelled on top of that; what is left of it can be given back.
    staff
        .open(&format!("/m/stadtblatt/staff/invoices/{}", invoice.0))
        .await
        .shows("Korrigiert durch RK-2026-00001");
    let mut form = staff.open(&correct(&invoice.0)).await.form("correct-invoice");
    form.set("form[amounts][l1]", "5,91")
        .set("form[reason]", "Kulanz");
    staff
        .submit(&form)
        .await
        .shows("So viel ist davon nicht mehr übrig. Höchstens 5,90 € sind möglich");
    form.set("form[amounts][l1]", "5,90");
    staff.submit(&form).await.shows("RK-2026-00002");
    assert_eq!(open(&house).await, names(INVOICES, [0, 990]));
    staff
        .open(&correct(&invoice.0))
        .await
        .shows("Davon ist nichts mehr zu korrigieren");
    form.set("form[key]", "another").set("form[amounts][l1]", "0,01");
    staff
        .submit(&form)
        .await
        .shows("So viel ist davon nicht mehr übrig");
    // All of it together is the invoice, tax as well.
    let sums =
        "select kind, sum(net_minor)::bigint, sum(tax_minor)::bigint, sum(gross_minor)::bigint from documents
                where number <> 'RE-2026-00002' group by kind order by kind";
    let sums = house.rows::<(String, i64, i64, i64)>(sums).await;
    assert_eq!(
        (sums[0].1, sums[0].2, sums[0].3),
        (sums[1].1, sums[1].2, sums[1].3)
    );

    // Billing goes on as if nothing had been: what was given back is not charged again.
    house.travel_to("2026-08-02").await;
    let after = documents(&house).await;
    let kinds: Vec<_> = after.iter().map(|row| (row.2.as_str(), row.3)).collect();
    assert_eq!(
        kinds,
        [
            ("invoice", 990),
            ("invoice", 990),
            ("credit_note", 400),
            ("credit_note", 590),
            ("invoice", 990)
        ]
    );
    is_whole(&house).await;
}

#[tokio::test]
async fn what_a_correction_of_a_paid_invoice_leaves_pays_the_next_one_or_goes_back() {
    let (house, mut staff) = two_months().await;
    let customer = number(&house).await;
    let page = record(&mut staff, &customer, "9,90", "RE-2026-00001").await;
    let form = page.form("allocate-payment");
    staff.submit(&form).await.shows("Zugeordnet.");
    let invoice = documents(&house).await.remove(0);
    let mut form = staff.open(&correct(&invoice.0)).await.form("correct-invoice");
    form.set("form[amounts][l1]", "3,00")
        .set("form[reason]", "Kulanz");
    let correction = staff.submit(&form).await.path;
    let id = correction.rsplit('/').next().unwrap().to_owned();
    assert_eq!(open(&house).await, names(INVOICES, [0, 990]));

    let credit = staff.open(&format!("{PAYMENTS}/{id}")).await;
    credit.shows("Guthaben aus RK-2026-00001").shows("3,00 €");
    let mut form = credit.form("allocate-payment");
    let field = form
        .fields
        .iter()
        .find(|(name, _)| name.starts_with("form[amounts]"))
        .unwrap()
        .0
        .clone();
    form.set(&field, "1,00");
    staff.submit(&form).await.shows("Zugeordnet.");
    assert_eq!(open(&house).await, names(INVOICES, [0, 890]));
    let mut form = staff
        .open(&format!("{PAYMENTS}/{id}"))
        .await
        .form("refund-payment");
    assert_eq!(form.value("form[amount]"), Some("2,00"));
    form.set("form[way]", "card");
    staff.submit(&form).await.shows("Erstattung beim Kartenanbieter");
    // Counting the payment is taken back: what is owed is the invoice less what is left of its correction, which is nothing now.
    let page = staff.open(&page.path).await;
    staff.submit(&page.form("take-back-allocation")).await;
    assert_eq!(open(&house).await, names(INVOICES, [990, 890]));
    assert_eq!(owed(&house).await, 990 + 890 - 990);
    is_whole(&house).await;
}
