namespace OpsConsole.Core.Sources.Aws;

/// <summary>Walks through the pages of an answer, and ends where a server does not.</summary>
/// <param name="service">Whose pages.</param>
/// <param name="operation">Of which operation.</param>
/// <param name="most">How many there may be.</param>
internal sealed class AwsPages(AwsService service, string operation, int most)
{
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private int _pages;

    /// <summary>Whether another page follows one that ends with this token.</summary>
    /// <exception cref="SourceException">The pages go round in a circle, or there are too many.</exception>
    public bool Continues(string? token)
    {
        _pages++;
        if (string.IsNullOrEmpty(token))
        {
            return false;
        }

        if (!_tokens.Add(token))
        {
            throw new SourceException(SourceFault.Malformed, $"{service.Title} gives the same page of {operation} twice.", "It is a fault of the server that answers. Look whether it is AWS.");
        }

        return _pages < most
            ? true
            : throw new SourceException(SourceFault.Malformed, $"{service.Title} gives more than {most} pages of {operation}.", "Ask for less: a shorter period, fewer metrics, accounts or tags.");
    }
}
