//! Amounts: whole minor units with their currency (§3 of the billing semantics).
//!
//! A [`Money`] never mixes with another currency or a bare integer, never overflows silently and never passes through a
//! binary float. Decimals (prices, rates, quantities) become amounts in one place, [`Money::from_decimal_rounded`].

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A currency we can bill in; serialised as its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Euro.
    Eur,
    /// Swiss franc.
    Chf,
    /// Pound sterling.
    Gbp,
    /// US dollar.
    Usd,
    /// Swedish krona.
    Sek,
    /// Danish krone.
    Dkk,
    /// Polish złoty.
    Pln,
    /// Czech koruna.
    Czk,
    /// Japanese yen: no minor unit.
    Jpy,
}

impl Currency {
    /// Every currency, for choices on a page.
    pub const ALL: [Self; 9] = [
        Self::Eur,
        Self::Chf,
        Self::Gbp,
        Self::Usd,
        Self::Sek,
        Self::Dkk,
        Self::Pln,
        Self::Czk,
        Self::Jpy,
    ];

    /// The ISO 4217 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Chf => "CHF",
            Self::Gbp => "GBP",
            Self::Usd => "USD",
            Self::Sek => "SEK",
            Self::Dkk => "DKK",
            Self::Pln => "PLN",
            Self::Czk => "CZK",
            Self::Jpy => "JPY",
        }
    }

    /// Decimal digits of the minor unit (ISO 4217).
    #[must_use]
    pub const fn minor_digits(self) -> u32 {
        match self {
            Self::Eur | Self::Chf | Self::Gbp | Self::Usd | Self::Sek | Self::Dkk | Self::Pln | Self::Czk => {
                2
            }
            Self::Jpy => 0,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.code() == code)
            .ok_or_else(|| MoneyError::UnknownCurrency {
                code: code.to_owned(),
            })
    }
}

/// Why an amount could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyError {
    /// Two amounts of different currencies met.
    CurrencyMismatch {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the second amount.
        right: Currency,
    },
    /// The result does not fit the range of an amount.
    Overflow,
    /// An amount cannot be split without a positive weight.
    NoWeights,
    /// The code is no currency we know.
    UnknownCurrency {
        /// What was asked for.
        code: String,
    },
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CurrencyMismatch { left, right } => {
                write!(f, "an amount in {left} met an amount in {right}")
            }
            Self::Overflow => f.write_str("an amount is out of range"),
            Self::NoWeights => f.write_str("an amount cannot be split without a positive weight"),
            Self::UnknownCurrency { code } => write!(f, "unknown currency {code}"),
        }
    }
}

impl std::error::Error for MoneyError {}

/// How an exact amount becomes minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// Half away from zero: the one rule (§3).
    HalfAwayFromZero,
    /// Towards zero: what a withdrawing customer owes for used days (R-549).
    Down,
}

impl Rounding {
    /// The quotient in whole numbers; `None` if it does not fit, or for a denominator that is not positive.
    fn divide(self, counter: i128, denominator: i128) -> Option<i64> {
        if denominator <= 0 {
            return None;
        }
        // Nearly every amount fits into 64 bits, which divide many times faster than 128.
        if let (Ok(counter), Ok(denominator)) = (i64::try_from(counter), i64::try_from(denominator)) {
            let quotient = counter.checked_div(denominator)?;
            let rest = counter.checked_rem(denominator)?.unsigned_abs();
            let up =
                self == Self::HalfAwayFromZero && rest >= denominator.unsigned_abs().checked_sub(rest)?;
            return if up {
                quotient.checked_add(counter.signum())
            } else {
                Some(quotient)
            };
        }
        let quotient = counter.checked_div(denominator)?;
        let rest = counter.checked_rem(denominator)?.unsigned_abs();
        let up = self == Self::HalfAwayFromZero && rest >= denominator.unsigned_abs().checked_sub(rest)?;
        let rounded = if up {
            quotient.checked_add(counter.signum())?
        } else {
            quotient
        };
        i64::try_from(rounded).ok()
    }
}

/// An amount in whole minor units (cents) of one currency; may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount of `minor` minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Minor units (cents).
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether the amount is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Whether the amount is above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch {
                left: self.currency,
                right: other.currency,
            })
        }
    }

    /// The sum.
    ///
    /// # Errors
    /// Another currency, or a result out of range.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self {
            minor,
            currency: self.currency,
        })
    }

    /// The difference.
    ///
    /// # Errors
    /// Another currency, or a result out of range.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self {
            minor,
            currency: self.currency,
        })
    }

    /// The amount with the other sign.
    ///
    /// # Errors
    /// The one amount that has no counterpart in range.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self {
            minor,
            currency: self.currency,
        })
    }

    /// The smaller of two amounts.
    ///
    /// # Errors
    /// Another currency.
    pub fn checked_min(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Ok(Self {
            minor: self.minor.min(other.minor),
            currency: self.currency,
        })
    }

    /// The sum of many amounts of one currency; zero for none.
    ///
    /// # Errors
    /// Another currency among them, or a result out of range.
    pub fn sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Self::zero(currency), Self::checked_add)
    }

    /// The one place where a decimal (major units) becomes an amount: rounded half away from zero.
    ///
    /// ```
    /// use billing::{Currency, Money};
    /// assert_eq!(Money::from_decimal_rounded("2.345".parse()?, Currency::Eur)?.minor(), 235);
    /// assert_eq!(Money::from_decimal_rounded("-2.345".parse()?, Currency::Eur)?.minor(), -235);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The amount does not fit.
    pub fn from_decimal_rounded(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        Self::share_rounded(amount, 1, 1, currency, Rounding::HalfAwayFromZero)
    }

    /// `amount · parts ÷ whole` as an amount, exact until it is rounded once: a share of a price given in decimals.
    ///
    /// # Errors
    /// The amount does not fit, or there is no whole.
    pub(crate) fn share_rounded(
        amount: Decimal,
        parts: u32,
        whole: u32,
        currency: Currency,
        rounding: Rounding,
    ) -> Result<Self, MoneyError> {
        let scale = |digits: u32| 10_i128.checked_pow(digits).ok_or(MoneyError::Overflow);
        let counter = amount
            .mantissa()
            .checked_mul(i128::from(parts))
            .and_then(|product| product.checked_mul(scale(currency.minor_digits()).ok()?))
            .ok_or(MoneyError::Overflow)?;
        let denominator = scale(amount.scale())?
            .checked_mul(i128::from(whole))
            .ok_or(MoneyError::Overflow)?;
        let minor = rounding
            .divide(counter, denominator)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, currency })
    }

    /// The amount in major units, with as many decimals as the currency has.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.minor, self.currency.minor_digits())
    }

    /// Splits the amount by weights with the largest remainder (R-157), so that the parts add up to it exactly. Equal
    /// remainders go to the earlier part.
    ///
    /// ```
    /// use billing::{Currency, Money};
    /// let parts = Money::new(1000, Currency::Eur).split(&[1, 1, 1])?;
    /// assert_eq!(parts.iter().map(|part| part.minor()).collect::<Vec<_>>(), [334, 333, 333]);
    /// # Ok::<(), billing::MoneyError>(())
    /// ```
    ///
    /// # Errors
    /// No positive weight.
    pub fn split(self, weights: &[u32]) -> Result<Vec<Self>, MoneyError> {
        let total: i128 = weights
            .iter()
            .try_fold(0_i128, |sum, weight| sum.checked_add(i128::from(*weight)))
            .ok_or(MoneyError::Overflow)?;
        if total == 0 {
            return Err(MoneyError::NoWeights);
        }
        let amount = i128::from(self.minor);
        let sign = amount.signum();
        let magnitude = amount.checked_abs().ok_or(MoneyError::Overflow)?;
        let mut parts = Vec::with_capacity(weights.len());
        let mut handed_out = 0_i128;
        for (index, weight) in weights.iter().enumerate() {
            let share = magnitude
                .checked_mul(i128::from(*weight))
                .ok_or(MoneyError::Overflow)?;
            let whole = share.checked_div(total).ok_or(MoneyError::Overflow)?;
            let remainder = share.checked_rem(total).ok_or(MoneyError::Overflow)?;
            handed_out = handed_out.checked_add(whole).ok_or(MoneyError::Overflow)?;
            parts.push((index, whole, remainder));
        }
        let mut left = magnitude.checked_sub(handed_out).ok_or(MoneyError::Overflow)?;
        parts.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
        for part in &mut parts {
            if left > 0 {
                part.1 = part.1.checked_add(1).ok_or(MoneyError::Overflow)?;
                left = left.checked_sub(1).ok_or(MoneyError::Overflow)?;
            }
        }
        parts.sort_by_key(|part| part.0);
        parts
            .into_iter()
            .map(|(_, whole, _)| {
                let minor = whole
                    .checked_mul(sign)
                    .and_then(|signed| i64::try_from(signed).ok())
                    .ok_or(MoneyError::Overflow)?;
                Ok(Self {
                    minor,
                    currency: self.currency,
                })
            })
            .collect()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}
