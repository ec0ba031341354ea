using System.Globalization;
using OpsConsole.Core.Costs.Ownership;

namespace OpsConsole.Web.Costs.WhatIf;

/// <summary>How the calculator's dimensions and numbers read.</summary>
internal static class WhatIfWords
{
    /// <summary>The dimension's name.</summary>
    public static string Of(OwnershipDimension dimension) => dimension switch
    {
        OwnershipDimension.Compute => "Compute",
        OwnershipDimension.Tokens => "Tokens and requests",
        OwnershipDimension.Storage => "Storage and transfer",
        OwnershipDimension.Tuning => "Tuning and evaluation",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, null),
    };

    /// <summary>A number as it is typed: <c>3,000,000</c>, <c>0.0024</c>.</summary>
    public static string Number(decimal number) => number.ToString("#,##0.############", CultureInfo.InvariantCulture);

    /// <summary>Reads a typed number, with or without separators of thousands; null when it is none.</summary>
    public static decimal? Read(string? text) =>
        text is { Length: > 0 and <= 30 } && decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
