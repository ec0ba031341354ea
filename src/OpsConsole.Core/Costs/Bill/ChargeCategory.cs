namespace OpsConsole.Core.Costs.Bill;

/// <summary>Kinds of charges, by FOCUS's names.</summary>
public enum ChargeCategory
{
    /// <summary>For what was used, refunds of that too.</summary>
    Usage = 0,

    /// <summary>Bought in advance or by the month: reservations, plans, support.</summary>
    Purchase = 1,

    /// <summary>Taxes.</summary>
    Tax = 2,

    /// <summary>Credits, as negative amounts.</summary>
    Credit = 3,

    /// <summary>Discounts, roundings and other corrections.</summary>
    Adjustment = 4,
}
