//! A port that answers with sample views and changes nothing.

use app::port::Port;
use app::wire::*;
use billing::Span;
use texts::Lang;
use uuid::Uuid;

use crate::samples::*;

pub struct Gallery {
    pub lang: Lang,
    pub path: String,
}

type Answer<T> = Result<T, WireError>;

const LONG: &str = "Verlagsgesellschaft Süddeutsche Heimatzeitungen mit beschränkter Haftung";

impl Gallery {
    fn frame_for(&self, merchant: &str, viewer: Viewer) -> Answer<Frame> {
        let name = match merchant {
            "stadtblatt" | "leer" => "Stadtblatt",
            "lang" => LONG,
            "weg" => return Err(WireError::Unavailable),
            "fremd" => return Err(WireError::SignInRequired),
            _ => return Err(WireError::NotFound),
        };
        let flash = if merchant == "lang" {
            Some(Flash::SignInFailed)
        } else {
            None
        };
        Ok(Frame {
            brand: Brand {
                slug: merchant.to_owned(),
                name: name.to_owned(),
                claim: "Zeitung, Musik und Pakete für die Stadt".to_owned(),
                demo: true,
            },
            viewer,
            flash,
        })
    }

    fn public(&self, merchant: &str) -> Answer<Frame> {
        self.frame_for(merchant, Viewer::Anonymous)
    }

    fn customer(&self, merchant: &str) -> Answer<Frame> {
        self.frame_for(
            merchant,
            Viewer::Customer {
                name: "Mia Berger".to_owned(),
            },
        )
    }

    fn owner(&self, merchant: &str) -> Answer<Frame> {
        self.frame_for(
            merchant,
            Viewer::Staff {
                name: "Jonas Weber".to_owned(),
                role: StaffRole::Owner,
            },
        )
    }

    fn brand(&self) -> Brand {
        self.public("stadtblatt")
            .map(|frame| frame.brand)
            .expect("the sample merchant")
    }
}

fn full<T>(merchant: &str, list: Vec<T>) -> Vec<T> {
    if merchant == "leer" { Vec::new() } else { list }
}

fn problems(fields: &[(&str, Problem)]) -> Vec<FieldProblem> {
    fields
        .iter()
        .map(|(field, what)| FieldProblem {
            field: (*field).to_owned(),
            what: *what,
        })
        .collect()
}

#[async_trait::async_trait]
impl Port for Gallery {
    fn lang(&self) -> Lang {
        self.lang
    }

    fn path_and_query(&self) -> String {
        self.path.clone()
    }

    async fn start(&self) -> Answer<StartView> {
        Ok(StartView {
            merchants: vec![self.brand()],
        })
    }

    async fn frame(&self, merchant: &str) -> Answer<Frame> {
        self.public(merchant)
    }

    async fn offers(&self, merchant: &str) -> Answer<OffersView> {
        Ok(OffersView {
            frame: self.public(merchant)?,
            products: full(merchant, products()),
        })
    }

    async fn order_page(&self, merchant: &str, plan: &str) -> Answer<OrderView> {
        let product = products()
            .into_iter()
            .find(|product| product.plans.iter().any(|offer| offer.slug == plan))
            .ok_or(WireError::NotFound)?;
        let chosen = product
            .plans
            .iter()
            .find(|offer| offer.slug == plan)
            .ok_or(WireError::NotFound)?;
        let signed_in = merchant == "leer";
        let business = plan == "depot";
        let broken = [
            ("plan", Problem::OfferChanged),
            ("email", Problem::EmailMalformed),
            ("iban", Problem::IbanMalformed),
            ("street", Problem::Missing),
            ("kind", Problem::PlanNotForConsumers),
            ("terms", Problem::TermsNotAccepted),
            ("quantities-seats", Problem::QuantityMalformed),
        ];
        Ok(OrderView {
            frame: if signed_in {
                self.customer(merchant)?
            } else {
                self.public(merchant)?
            },
            product: product.name.clone(),
            chosen: plan.to_owned(),
            seller: seller(),
            today: today(),
            quote: chosen.quote.clone(),
            form: OrderForm {
                kind: if business { "business" } else { "consumer" }.to_owned(),
                country: "DE".to_owned(),
                payment: "sepa".to_owned(),
                idempotency_key: "sample".to_owned(),
                ..OrderForm::default()
            },
            plans: product.plans,
            problems: if merchant == "lang" {
                problems(&broken)
            } else {
                Vec::new()
            },
            signed_in,
            creditor: Some(Creditor {
                name: "Stadtblatt GmbH".to_owned(),
                address: "Marktplatz 1, 12345 Musterstadt".to_owned(),
                identifier: "DE98ZZZ09999999999".to_owned(),
            }),
            countries: vec!["DE".to_owned(), "AT".to_owned()],
            legal: LegalVersions {
                terms: "AGB 2026-10".to_owned(),
                withdrawal: "Widerruf 2026-06".to_owned(),
            },
        })
    }

    async fn place_order(&self, _: OrderForm) -> Answer<OrderOutcome> {
        Ok(OrderOutcome::Placed {
            contract: Uuid::from_u128(117),
        })
    }

    async fn receipt(&self, merchant: &str, contract: Uuid) -> Answer<ReceiptView> {
        let offer = products().remove(1).plans.remove(0);
        Ok(ReceiptView {
            frame: self.customer(merchant)?,
            contract,
            contract_number: "V-2026-00131".to_owned(),
            plan: "Musik Single".to_owned(),
            email: "mia.berger@example.com".to_owned(),
            ordered_on: today(),
            trial_until: offer.quote.trial_until,
            quote: offer.quote,
            payment: debit(),
        })
    }

    async fn legal(&self, merchant: &str, kind: LegalKind) -> Answer<LegalView> {
        let section = |heading: &str, text: &str| LegalSection {
            heading: heading.to_owned(),
            paragraphs: vec![text.to_owned(), text.to_owned()],
        };
        Ok(LegalView {
            frame: self.public(merchant)?,
            kind,
            title: "Allgemeine Geschäftsbedingungen".to_owned(),
            version: Some("2026-10".to_owned()),
            sections: vec![
                section(
                    "1. Geltung",
                    "Diese Bedingungen gelten für alle Verträge über unsere Abonnements. "
                        .repeat(4)
                        .trim(),
                ),
                section(
                    "2. Vertragsschluss",
                    "Stadtblatt GmbH\nMarktplatz 1\n12345 Musterstadt",
                ),
            ],
        })
    }

    async fn declaration_page(&self, merchant: &str, kind: DeclarationKind) -> Answer<DeclarationView> {
        let form = DeclarationForm {
            name: "Mia Berger".to_owned(),
            contract: "V-2026-00117".to_owned(),
            email: "mia.berger@example.com".to_owned(),
            ..DeclarationForm::default()
        };
        let sent = merchant == "leer";
        Ok(DeclarationView {
            frame: self.public(merchant)?,
            kind,
            problems: if merchant == "lang" {
                problems(&[("email", Problem::EmailMalformed)])
            } else {
                Vec::new()
            },
            receipt: sent.then(|| DeclarationReceipt {
                id: Uuid::from_u128(1),
                token: "token".to_owned(),
                received_at: "2026-11-23T21:15:07+01:00".to_owned(),
                form: form.clone(),
                ends_on: Some(day(2026, 12, 31)),
            }),
            form: if sent { form } else { DeclarationForm::default() },
        })
    }

    async fn declare(&self, _: DeclarationKind, form: DeclarationForm) -> Answer<Redirect> {
        Ok(Redirect {
            to: format!("/m/{}/cancel", form.merchant),
        })
    }

    async fn sign_in_page(&self, merchant: &str, next: &str) -> Answer<SignInView> {
        let login = |role, email: &str| DemoLogin {
            role,
            email: email.to_owned(),
            password: "turnus-demo".to_owned(),
        };
        Ok(SignInView {
            frame: self.public(merchant)?,
            email: String::new(),
            next: next.to_owned(),
            demo_logins: vec![
                login(DemoRole::Customer, "mia.berger@example.com"),
                login(DemoRole::Owner, "inhaber@stadtblatt.example"),
                login(DemoRole::Support, "service@stadtblatt.example"),
            ],
        })
    }

    async fn sign_in(&self, form: SignInForm) -> Answer<Redirect> {
        Ok(Redirect {
            to: format!("/m/{}/portal", form.merchant),
        })
    }

    async fn sign_out(&self, merchant: &str) -> Answer<Redirect> {
        Ok(Redirect {
            to: format!("/m/{merchant}/sign-in"),
        })
    }

    async fn overview(&self, merchant: &str) -> Answer<OverviewView> {
        let next = NextCharge {
            amount: eur(2990),
            on: day(2026, 12, 1),
            payment: debit(),
        };
        let overdue = if merchant == "lang" { 2990 } else { 0 };
        Ok(OverviewView {
            frame: self.customer(merchant)?,
            given_name: "Mia".to_owned(),
            family_name: "Berger".to_owned(),
            today: today(),
            next_charge: (merchant != "leer").then_some(next),
            open: eur(overdue * 2),
            overdue: eur(overdue),
            contracts: full(merchant, contracts()),
            invoices: full(merchant, invoices()),
        })
    }

    async fn contracts(&self, merchant: &str) -> Answer<ContractsView> {
        Ok(ContractsView {
            frame: self.customer(merchant)?,
            contracts: full(merchant, contracts()),
        })
    }

    async fn contract(&self, merchant: &str, _: Uuid) -> Answer<ContractView> {
        let component = |name: &str, quantity: u32, price: &str, cycle| ComponentRow {
            name: name.to_owned(),
            quantity: quantity.into(),
            unit_price: price.parse().expect("a price"),
            currency: "EUR".to_owned(),
            cycle,
        };
        let charge = |month| UpcomingCharge {
            on: day(2027, month, 1),
            gross: eur(2990),
            what: vec!["Stadtblatt Digital Plus".to_owned()],
        };
        let entry = |on, what| HistoryEntry { on, what };
        Ok(ContractView {
            frame: self.customer(merchant)?,
            row: contracts().remove(0),
            ordered_on: day(2026, 1, 1),
            starts_on: day(2026, 1, 15),
            term_ends_on: Some(day(2026, 12, 31)),
            components: vec![
                component("Stadtblatt Digital Plus", 1, "24.90", Some(Span::months(1))),
                component("Weitere Leser", 2, "2.50", Some(Span::months(1))),
                component("Einrichtung", 1, "19", None),
            ],
            payment: debit(),
            upcoming: full(merchant, vec![charge(1), charge(2), charge(3)]),
            history: vec![
                entry(day(2026, 1, 1), HistoryKind::Ordered),
                entry(
                    day(2026, 1, 1),
                    HistoryKind::TrialStarted {
                        until: day(2026, 1, 14),
                    },
                ),
                entry(day(2026, 1, 15), HistoryKind::TrialConverted),
            ],
            documents: full(merchant, invoices()),
            confirmation: true,
        })
    }

    async fn invoices(&self, merchant: &str, _: Option<String>) -> Answer<InvoicesView> {
        Ok(InvoicesView {
            frame: self.customer(merchant)?,
            invoices: full(merchant, invoices()),
            next: (merchant != "leer").then(|| "RE-2026-00144".to_owned()),
        })
    }

    async fn payment_methods(&self, merchant: &str) -> Answer<PaymentMethodsView> {
        let method = |summary, holder: &str| PaymentMethodRow {
            summary,
            since: day(2026, 1, 1),
            account_holder: holder.to_owned(),
            contracts: vec!["Stadtblatt Digital Plus".to_owned(), "Musik Family".to_owned()],
        };
        let methods = vec![method(debit(), "Mia Berger"), method(PaymentSummary::Invoice, "")];
        Ok(PaymentMethodsView {
            frame: self.customer(merchant)?,
            methods: full(merchant, methods),
        })
    }

    async fn account(&self, merchant: &str) -> Answer<AccountView> {
        Ok(AccountView {
            frame: self.customer(merchant)?,
            customer_number: "K-10023".to_owned(),
            kind: CustomerKindView::Business,
            address: [
                "Berger Hausverwaltung",
                "Mia Berger",
                "Lindenweg 4",
                "12345 Musterstadt",
            ]
            .map(String::from)
            .to_vec(),
            email: "mia.berger@example.com".to_owned(),
            vat_id: Some("DE123456789".to_owned()),
        })
    }

    async fn staff_overview(&self, merchant: &str) -> Answer<StaffOverviewView> {
        let parked = ParkedContract {
            contract_number: "V-2026-00042".to_owned(),
            since: day(2026, 11, 20),
            reason: "Für Österreich gibt es keinen Steuersatz.".to_owned(),
        };
        Ok(StaffOverviewView {
            frame: self.owner(merchant)?,
            today: today(),
            customers: 412,
            live_contracts: 538,
            trials: 12,
            billed_this_month: eur(1_284_310),
            open: eur(83_120),
            overdue: eur(12_990),
            parked: full(merchant, vec![parked]),
            invoices: self.staff_invoices(merchant, None).await?.invoices,
        })
    }

    async fn staff_customers(
        &self,
        merchant: &str,
        search: &str,
        _: Option<String>,
    ) -> Answer<StaffCustomersView> {
        let customer = |n: u128, name: &str, open| StaffCustomerRow {
            id: Uuid::from_u128(n),
            number: format!("K-{n}"),
            name: name.to_owned(),
            city: "Musterstadt".to_owned(),
            kind: CustomerKindView::Consumer,
            contracts: 2,
            open: eur(open),
        };
        let customers = vec![customer(10_023, "Mia Berger", 0), customer(10_024, LONG, 129_990)];
        Ok(StaffCustomersView {
            frame: self.owner(merchant)?,
            search: search.to_owned(),
            customers: if search == "x" {
                Vec::new()
            } else {
                full(merchant, customers)
            },
            next: None,
        })
    }

    async fn staff_customer(&self, merchant: &str, _: Uuid) -> Answer<StaffCustomerView> {
        Ok(StaffCustomerView {
            frame: self.owner(merchant)?,
            account: self.account(merchant).await?,
            contracts: full(merchant, contracts()),
            invoices: full(merchant, invoices()),
        })
    }

    async fn staff_invoices(&self, merchant: &str, _: Option<String>) -> Answer<StaffInvoicesView> {
        let row = |invoice| StaffInvoiceRow {
            customer: Uuid::from_u128(10_023),
            customer_name: "Mia Berger".to_owned(),
            invoice,
        };
        Ok(StaffInvoicesView {
            frame: self.owner(merchant)?,
            invoices: full(merchant, invoices()).into_iter().map(row).collect(),
            next: None,
        })
    }

    async fn mailbox(&self, _: Option<Uuid>) -> Answer<MailboxView> {
        Ok(MailboxView {
            flash: Some(Flash::ClockMoved {
                to: day(2026, 12, 1),
                invoices: 3,
                mails: 4,
            }),
            merchants: vec![DemoMerchant {
                brand: self.brand(),
                today: today(),
            }],
            mails: vec![self.mail(Uuid::nil()).await?.row],
            next: Some(Uuid::nil()),
        })
    }

    async fn mail(&self, mail: Uuid) -> Answer<MailView> {
        Ok(MailView {
            row: MailRow {
                id: mail,
                to: "mia.berger@example.com".to_owned(),
                subject: "Ihre Vertragsbestätigung V-2026-00117".to_owned(),
                sent_at: "2026-12-01T09:30".to_owned(),
                attachments: 1,
            },
            from: "Stadtblatt <service@stadtblatt.example>".to_owned(),
            text: "Guten Tag, Mia Berger,\n\nvielen Dank für Ihre Bestellung.\nDie Bestätigung liegt bei."
                .to_owned(),
            html: true,
            attachments: vec!["Vertragsbestätigung.pdf".to_owned()],
        })
    }

    async fn advance_clock(&self, _: AdvanceForm) -> Answer<Redirect> {
        Ok(Redirect {
            to: "/_demo/mail".to_owned(),
        })
    }
}
