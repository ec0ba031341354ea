namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>The built-in kinds of personal data.</summary>
internal enum RedactionRule : byte
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number in international or a common national notation.</summary>
    Phone,

    /// <summary>A payment card number: issuer prefix and Luhn digit.</summary>
    Card,

    /// <summary>A Brazilian tax number of a person, by its check digits.</summary>
    Cpf,

    /// <summary>A Brazilian tax number of a company, by its check digits.</summary>
    Cnpj,

    /// <summary>An international bank account number: country's length and check digits.</summary>
    Iban,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Ip,
}

/// <summary>The rules' names, by which settings, counts and placeholders call them.</summary>
internal static class RedactionRules
{
    /// <summary>All names, in the order of the enum.</summary>
    public static IReadOnlyList<string> Names { get; } = ["email", "phone", "card", "cpf", "cnpj", "iban", "ip"];

    /// <summary>Reads a name, of any case.</summary>
    public static bool TryParse(string name, out RedactionRule rule)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.OrdinalIgnoreCase))
            {
                rule = (RedactionRule)i;
                return true;
            }
        }

        rule = default;
        return false;
    }
}
