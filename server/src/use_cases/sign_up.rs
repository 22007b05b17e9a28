//! Sign-up pages: hosted under an address of their own, and inside other sites, where browsers keep no session.

use app::port::SignUpPort;
use app::ui::path;
use app::wire::*;
use async_trait::async_trait;
use billing::staff::StaffRight;
use serde_json::json;
use store::catalogue::Plan;
use url::{Host, Url, form_urlencoded};

use super::order::{LONGEST_KEY, Placing};
use super::order_form::{LONGEST_FIELD, problem};
use super::public::plan_offer;
use super::{Answer, Draft, RequestPort, remembered};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::in_lang;

/// Sites of one merchant. Each is a part of a header that every framed page carries.
const MOST_SITES: usize = 50;
/// Letters of a host by its names (RFC 1035), with scheme and port.
const LONGEST_ORIGIN: usize = 280;

/// What became of an order inside another site's page.
pub(crate) enum Framed {
    /// To the receipt there.
    Placed { to: String },
    /// The page again, made by a port that knows what was typed.
    Again(Box<RequestPort>),
}

impl RequestPort {
    async fn sign_up_view(&self, slug: &str, group: &str) -> Answer<SignUpView> {
        let desk = self.desk(slug).await?;
        let asked = Asked::of(&self.path_and_query);
        let plan = chosen(&desk.plans, group, &asked.plan)?;
        let (product, plan) = (plan.product.clone(), plan.slug.clone());
        if let Some(viewer) = &desk.viewer
            && !asked.another
        {
            let today = self.app.moment(&desk.merchant).today();
            let own: Vec<OwnContract> = desk
                .contracts
                .iter()
                .filter(|stored| !stored.current.state_on(today).is_over())
                .filter_map(|stored| {
                    let now = stored.current.plan_on(today).or(stored
                        .current
                        .phases
                        .first()
                        .map(|phase| &phase.plan))?;
                    let known = desk
                        .plans
                        .iter()
                        .find(|plan| plan.id.to_string() == now.plan.as_str())?;
                    (known.product.id == product.id).then(|| OwnContract {
                        id: stored.id,
                        number: stored.number.clone(),
                        plan: crate::letters::plan_name(&desk.plans, now, self.lang),
                    })
                })
                .collect();
            if !own.is_empty() {
                let frame = self.customers_frame(viewer).await?;
                desk.tx.commit().await?;
                return Ok(SignUpView::Known(Box::new(KnownBuyerView {
                    frame,
                    group: group.to_owned(),
                    product: in_lang(&product.name, self.lang),
                    plan,
                    contracts: own,
                })));
            }
        }
        let waiting = self.waiting_order(&desk.merchant, &plan).await?;
        let place = OrderPlace::Hosted {
            group: group.to_owned(),
        };
        let view = self
            .order_shown(desk, &plan, waiting, |form| asked.fill(form), place)
            .await?;
        Ok(SignUpView::Order(Box::new(view)))
    }

    async fn framed_view(&self, slug: &str, group: &str) -> Answer<OrderView> {
        let desk = self.desk(slug).await?;
        let asked = Asked::of(&self.path_and_query);
        let typed = self.typed.as_deref().cloned();
        let wished = typed.as_ref().map_or(&asked.plan, |draft| &draft.form.plan);
        let plan = chosen(&desk.plans, group, wished)?.slug.clone();
        let place = OrderPlace::Frame {
            group: group.to_owned(),
        };
        self.order_shown(desk, &plan, typed, |form| asked.fill(form), place)
            .await
    }

    /// Orders what a form inside another site's page says. The browser remembers nothing, so what needs mending comes back as a
    /// port that makes the page with it.
    pub(crate) async fn ordered_in_frame(
        &self,
        slug: &str,
        group: &str,
        form: OrderForm,
    ) -> Result<Framed, WireError> {
        self.order_in_frame(slug, group, form)
            .await
            .map_err(|failure| failure.into_wire("order in a frame"))
    }

    async fn order_in_frame(&self, slug: &str, group: &str, form: OrderForm) -> Answer<Framed> {
        let merchant = self.app.merchant(slug).await?;
        let form = OrderForm {
            merchant: slug.to_owned(),
            ..form
        };
        let key = form.idempotency_key.clone();
        // It is a part of the receipt's address, which is shown to whoever has it: nobody shall choose one that others guess.
        if key.parse::<uuid::Uuid>().is_err() {
            return Err(Failure::BadRequest("an order needs its idempotency key"));
        }
        Ok(match self.placing(&merchant, form, false).await? {
            Placing::Placed { .. } => Framed::Placed {
                to: path::framed_receipt(slug, group, &key, self.lang),
            },
            Placing::Again(draft) => Framed::Again(Box::new(Self {
                typed: Some(std::sync::Arc::new(*draft)),
                ..self.clone()
            })),
        })
    }

    async fn framed_receipt_view(&self, slug: &str, group: &str, key: &str) -> Answer<FramedReceiptView> {
        if key.len() > LONGEST_KEY {
            return Err(Failure::NotFound);
        }
        let merchant = self.app.merchant(slug).await?;
        let contract = self
            .placed_before(&merchant, key)
            .await?
            .ok_or(Failure::NotFound)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let plans = tx.plans().await?;
        let stored = tx.contract(contract).await?.ok_or(Failure::NotFound)?;
        tx.commit().await?;
        let signed = stored
            .current
            .phases
            .first()
            .ok_or_else(|| Failure::Defect("a contract without a plan".to_owned()))?;
        if !plans
            .iter()
            .any(|plan| plan.product.slug == group && plan.id.to_string() == signed.plan.plan.as_str())
        {
            return Err(Failure::NotFound);
        }
        Ok(FramedReceiptView {
            frame: self.frame_of(&merchant).await?,
            contract,
            number: stored.number,
            plan: crate::letters::plan_name(&plans, &signed.plan, self.lang),
        })
    }

    async fn pricing_view(&self, slug: &str, group: &str) -> Answer<PricingView> {
        let merchant = self.app.merchant(slug).await?;
        let today = self.app.moment(&merchant).today();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let plans = tx.plans().await?;
        tx.commit().await?;
        let product = &chosen(&plans, group, "")?.product;
        Ok(PricingView {
            frame: self.frame_of(&merchant).await?,
            group: group.to_owned(),
            product: in_lang(&product.name, self.lang),
            plans: plans
                .iter()
                .filter(|plan| plan.is_offered() && plan.product.id == product.id)
                .map(|plan| plan_offer(&merchant, plan, self.lang, today))
                .collect::<Answer<_>>()?,
        })
    }

    async fn staff_sign_up_view(&self, slug: &str) -> Answer<StaffSignUpView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        let products = tx.products().await?;
        let sites = tx.signup_sites().await?;
        tx.commit().await?;
        let merchant = &viewer.merchant;
        let draft: Draft<SiteForm> = self.take_draft(&remembered::site(merchant.id)).await?;
        let home = self.app.public_url().trim_end_matches('/').to_owned();
        Ok(StaffSignUpView {
            may_change: viewer.may(StaffRight::ChangeCatalogue),
            groups: products
                .iter()
                .map(|product| {
                    let link = format!("{home}{}", path::sign_up(&merchant.slug, &product.slug));
                    SignUpGroup {
                        group: product.slug.clone(),
                        product: in_lang(&product.name, self.lang),
                        offered: plans
                            .iter()
                            .any(|plan| plan.is_offered() && plan.product.id == product.id),
                        code: documents::qr_svg(&link).as_deref().map(super::pay_page::image),
                        link,
                    }
                })
                .collect(),
            sites: sites
                .into_iter()
                .map(|site| SignUpSite {
                    origin: site.origin,
                    added_on: Moment::at(&merchant.timezone, site.added_at).today(),
                })
                .collect(),
            home,
            form: draft.form,
            problems: draft.problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    async fn site_added(&self, form: SiteForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let back = Redirect {
            to: path::staff_sign_up(&merchant.slug),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Two who add at once must not come past the limit together.
        tx.lock_catalogue().await?;
        let known = tx.signup_sites().await?;
        let read = origin(&form.site).ok_or(Problem::SiteMalformed);
        let read = read.and_then(|origin| {
            let more = known.len() < MOST_SITES || known.iter().any(|site| site.origin == origin);
            more.then_some(origin).ok_or(Problem::TooManySites)
        });
        let origin = match read {
            Ok(origin) => origin,
            Err(what) => {
                drop(tx);
                let problems = vec![problem("site", what)];
                self.session
                    .insert(&remembered::site(merchant.id), Draft { form, problems })
                    .await?;
                return Ok(back);
            }
        };
        let at = self.app.moment(&merchant).instant;
        if tx.add_signup_site(&origin, at).await? {
            let new = json!({ "site": origin });
            tx.audit(&self.entry(&merchant, account, "signup.site.added", None, new))
                .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::SiteAdded).await?;
        Ok(back)
    }

    async fn site_dropped(&self, form: SiteForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        if tx.drop_signup_site(&form.site).await? {
            let old = json!({ "site": form.site });
            tx.audit(&self.entry(&merchant, account, "signup.site.dropped", None, old))
                .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::SiteDropped).await?;
        Ok(Redirect {
            to: path::staff_sign_up(&merchant.slug),
        })
    }
}

/// Maps a use case's failure once, with its name for the log.
macro_rules! answer {
    ($name:literal, $future:expr) => {
        $future.await.map_err(|failure: Failure| failure.into_wire($name))
    };
}

#[async_trait]
impl SignUpPort for RequestPort {
    async fn sign_up(&self, merchant: &str, group: &str) -> Result<SignUpView, WireError> {
        answer!("sign-up page", self.sign_up_view(merchant, group))
    }

    async fn framed_sign_up(&self, merchant: &str, group: &str) -> Result<OrderView, WireError> {
        answer!("framed sign-up page", self.framed_view(merchant, group))
    }

    async fn framed_receipt(
        &self,
        merchant: &str,
        group: &str,
        key: &str,
    ) -> Result<FramedReceiptView, WireError> {
        answer!("framed receipt", self.framed_receipt_view(merchant, group, key))
    }

    async fn pricing(&self, merchant: &str, group: &str) -> Result<PricingView, WireError> {
        answer!("pricing table", self.pricing_view(merchant, group))
    }

    async fn staff_sign_up(&self, merchant: &str) -> Result<StaffSignUpView, WireError> {
        answer!("staff sign-up page", self.staff_sign_up_view(merchant))
    }

    async fn add_site(&self, form: SiteForm) -> Result<Redirect, WireError> {
        answer!("add site", self.site_added(form))
    }

    async fn drop_site(&self, form: SiteForm) -> Result<Redirect, WireError> {
        answer!("drop site", self.site_dropped(form))
    }
}

/// What the address of a sign-up page says of the order. It fills an empty form and decides nothing: each value is shown, and read
/// like one that was typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    plan: String,
    /// Another contract is wanted, beside those there are.
    another: bool,
    fields: Vec<(String, String)>,
}

impl Asked {
    pub(super) fn of(path_and_query: &str) -> Self {
        let query = path_and_query.split_once('?').map_or("", |(_, query)| query);
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty()
                || value.chars().count() > LONGEST_FIELD
                || value.chars().any(char::is_control)
            {
                continue;
            }
            match name.as_ref() {
                "plan" => asked.plan = value.to_owned(),
                "another" => asked.another = value == "yes",
                name => asked.fields.push((name.to_owned(), value.to_owned())),
            }
        }
        asked
    }

    /// Fills in the discount's code alone.
    pub(super) fn fill_code(mut self, form: &mut OrderForm) {
        self.fields.retain(|(name, _)| name == "code");
        self.fill(form);
    }

    fn fill(self, form: &mut OrderForm) {
        for (name, value) in self.fields {
            let field = match name.as_str() {
                "kind" if matches!(value.as_str(), "consumer" | "business") => &mut form.kind,
                "company" => &mut form.company,
                "vat_id" => &mut form.vat_id,
                "given_name" => &mut form.given_name,
                "family_name" => &mut form.family_name,
                "street" => &mut form.street,
                "house_number" => &mut form.house_number,
                "postcode" => &mut form.postcode,
                "city" => &mut form.city,
                "email" => &mut form.email,
                "code" => &mut form.discount_code,
                name => {
                    // What is no whole number would be a problem nobody typed.
                    if let (Some(component), Ok(_)) = (name.strip_prefix("units-"), value.parse::<u32>()) {
                        form.quantities.insert(component.to_owned(), value);
                    }
                    continue;
                }
            };
            *field = value;
        }
    }
}

/// The plan to begin with: the one that is wished for, else the first of the product on offer.
fn chosen<'a>(plans: &'a [Plan], group: &str, wished: &str) -> Answer<&'a Plan> {
    let mut offered = plans
        .iter()
        .filter(|plan| plan.is_offered() && plan.product.slug == group);
    let first = offered.clone().next();
    offered
        .find(|plan| plan.slug == wished)
        .or(first)
        .ok_or(Failure::NotFound)
}

/// A site as browsers name it: https with a host and perhaps a port; http for trying out at the own machine.
fn origin(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let named = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    let url = Url::parse(&named).ok()?;
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(_) => false,
    };
    let site = match url.host()? {
        // A star would let in whoever gets a name below it; a comma would end the header's value.
        Host::Domain(name) => {
            let plain = name
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-'));
            here || (plain && name.contains('.') && !name.ends_with('.'))
        }
        Host::Ipv4(_) => true,
        Host::Ipv6(_) => false,
    };
    let allowed = url.scheme() == "https" || (url.scheme() == "http" && here);
    let origin = url.origin().ascii_serialization();
    (bare && site && allowed && origin.len() <= LONGEST_ORIGIN).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_scheme_and_a_host_and_nothing_behind() {
        for (typed, expected) in [
            (
                "https://www.stadtblatt.example",
                Some("https://www.stadtblatt.example"),
            ),
            (
                " www.Stadtblatt.example/ ",
                Some("https://www.stadtblatt.example"),
            ),
            (
                "https://müller.example:8443",
                Some("https://xn--mller-kva.example:8443"),
            ),
            (
                "https://stadtblatt.example:443",
                Some("https://stadtblatt.example"),
            ),
            ("http://localhost:8080", Some("http://localhost:8080")),
            ("http://127.0.0.1:3000/", Some("http://127.0.0.1:3000")),
            ("http://www.stadtblatt.example", None),
            ("https://stadtblatt.example/abo", None),
            ("https://*.example.org", None),
            ("https://a.example https://b.example", None),
            ("https://a.example; script-src *", None),
            ("https://a.example,b.example", None),
            ("https://user@a.example", None),
            ("https://intranet", None),
            ("https://[::1]", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(origin(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn an_address_fills_what_it_may_and_nothing_else() {
        let asked = Asked::of(
            "/s/m/g?plan=plus&given_name=Mara%20L&units-seats=3&units-x=viele&password=geheim&iban=DE02&terms=yes&kind=both&email=%0Ax",
        );
        assert_eq!((asked.plan.as_str(), asked.another), ("plus", false));
        let mut form = OrderForm {
            kind: "consumer".to_owned(),
            ..OrderForm::default()
        };
        asked.fill(&mut form);
        assert_eq!(
            form,
            OrderForm {
                kind: "consumer".to_owned(),
                given_name: "Mara L".to_owned(),
                quantities: [("seats".to_owned(), "3".to_owned())].into(),
                email: "x".to_owned(),
                ..OrderForm::default()
            }
        );
    }
}
