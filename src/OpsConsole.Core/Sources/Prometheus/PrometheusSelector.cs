using System.Text;
using System.Text.RegularExpressions;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>Writes selectors. Names are written as values of <c>__name__</c>: so are those with dots understood by old servers too.</summary>
internal static partial class PrometheusSelector
{
    /// <summary>The series with one of the names and the settings' labels.</summary>
    /// <exception cref="SourceException">A condition is none.</exception>
    public static string OfNames(IEnumerable<string> names, PrometheusSettings settings) => OfPattern(string.Join('|', names.Select(Regex.Escape)), settings);

    /// <summary>The series whose whole name matches a regular expression, and which have the settings' labels.</summary>
    /// <exception cref="SourceException">A condition is none.</exception>
    public static string OfPattern(string pattern, PrometheusSettings settings)
    {
        StringBuilder selector = new("{__name__=~");
        Quote(selector, pattern);
        foreach (LabelMatcher only in settings.Only)
        {
            if (only.Operator is not ("=" or "!=" or "=~" or "!~") || only.Label.Length == 0)
            {
                throw new SourceException(SourceFault.Refused, $"{only.Label} {only.Operator} is no condition on a label.", "Write a label, then =, !=, =~ or !~, then a value.");
            }

            selector.Append(',');
            if (OldName().IsMatch(only.Label))
            {
                selector.Append(only.Label);
            }
            else
            {
                Quote(selector, only.Label);
            }

            selector.Append(only.Operator);
            Quote(selector, only.Value);
        }

        return selector.Append('}').ToString();
    }

    private static void Quote(StringBuilder selector, string text)
    {
        selector.Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => selector.Append('\\').Append(c),
                '\n' => selector.Append("\\n"),
                _ => selector.Append(c),
            };
        }

        selector.Append('"');
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*\\z")]
    private static partial Regex OldName();
}
