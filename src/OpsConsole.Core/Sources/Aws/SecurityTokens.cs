using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using OpsConsole.Core.Sources.Reach;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>Who the credentials belong to.</summary>
/// <param name="Account">The account's number.</param>
/// <param name="Arn">The user or role.</param>
internal sealed record CallerIdentity(string Account, string Arn);

/// <summary>AWS's security token service. It speaks forms and XML. Its answers cost nothing and are not counted.</summary>
internal sealed class SecurityTokens(AwsReach reach, AWSCredentials credentials) : IDisposable
{
    private readonly AwsClient _client = new(reach with { Timeout = TimeSpan.FromSeconds(Math.Min(10, reach.Timeout.TotalSeconds)) }, AwsService.SecurityToken, credentials);

    /// <summary>Says who asks. Needs no permission.</summary>
    /// <exception cref="SourceException">AWS cannot be reached, or does not know these credentials.</exception>
    public async Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken)
    {
        XElement answer = await AskAsync("GetCallerIdentity", [], cancellationToken).ConfigureAwait(false);
        return new CallerIdentity(Text(answer, "Account"), Text(answer, "Arn"));
    }

    /// <summary>Takes on a role, for an hour.</summary>
    /// <exception cref="SourceException">AWS cannot be reached, or does not allow it.</exception>
    public async Task<(ImmutableCredentials Credentials, DateTime Until)> AssumeRoleAsync(string role, string? externalId, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string?, string?>> form = [new("RoleArn", role), new("RoleSessionName", "opsconsole")];
        if (!string.IsNullOrEmpty(externalId))
        {
            form.Add(new("ExternalId", externalId));
        }

        XElement answer = await AskAsync("AssumeRole", form, cancellationToken).ConfigureAwait(false);
        return DateTime.TryParse(Text(answer, "Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime until)
            ? (new ImmutableCredentials(Text(answer, "AccessKeyId"), Text(answer, "SecretAccessKey"), Text(answer, "SessionToken")), until)
            : throw AwsFaults.Unreadable(AwsService.SecurityToken, "AssumeRole");
    }

    public void Dispose() => _client.Dispose();

    private async Task<XElement> AskAsync(string operation, List<KeyValuePair<string?, string?>> form, CancellationToken cancellationToken)
    {
        using FormUrlEncodedContent content = new([new("Action", operation), new("Version", "2011-06-15"), .. form]);
        SourceAnswer answer = await _client.SendAsync(operation, content, Uncounted.Instance, cancellationToken).ConfigureAwait(false);
        return Parse(answer.Body) ?? throw AwsFaults.Unreadable(AwsService.SecurityToken, operation);
    }

    /// <summary>Reads a small document; null when it is none. Entities and document types are refused.</summary>
    public static XElement? Parse(byte[] body)
    {
        try
        {
            using MemoryStream stream = new(body);
            using XmlReader reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 256 * 1024 });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The text of the first element of this name; null when there is none.</summary>
    public static string? TextOrNull(XElement answer, string name) => answer.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    private static string Text(XElement answer, string name) => TextOrNull(answer, name) ?? throw AwsFaults.Unreadable(AwsService.SecurityToken, name);

    private sealed class Uncounted : IPullReport
    {
        public static Uncounted Instance { get; } = new();

        public void Requesting()
        {
        }

        public void Say(string line)
        {
        }
    }
}
