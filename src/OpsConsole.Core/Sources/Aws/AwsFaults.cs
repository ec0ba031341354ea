using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpsConsole.Core.Sources.Reach;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>Says in words what AWS answers as an error.</summary>
internal static partial class AwsFaults
{
    /// <summary>AWS refuses signatures that are more than five minutes off.</summary>
    private static readonly TimeSpan SkewAllowed = TimeSpan.FromMinutes(5);

    /// <summary>What an error answer means.</summary>
    public static SourceException Of(AwsService service, string operation, SourceAnswer answer)
    {
        (string code, string message) = Read(answer);
        string said = message.Length > 0 ? $"{service.Title} refuses {operation}: {Line(message)}" : $"{service.Title} refuses {operation} ({(int)answer.Status} {code}).";
        return code switch
        {
            _ when IsNotEnabled(message) => NotEnabled(),
            "DataUnavailableException" or "DataUnavailable" => new(SourceFault.NotYet, $"{service.Title} has no data for {operation} yet.", "A new account has its first data about a day after Cost Explorer was enabled. It is tried again the next day."),
            "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" or "NotAuthorized" or "OptInRequired" => Denied(service, operation, message),
            "ExpiredToken" or "ExpiredTokenException" => new(SourceFault.Denied, "The AWS credentials have expired.", "Renew them: sign in again, or give the console a role, whose credentials renew themselves."),
            "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidAccessKeyId" or "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "IncompleteSignature" =>
                new(SourceFault.Denied, "AWS does not know these credentials.", "Look whether the access key was deleted or deactivated, and whether it belongs to this partition of AWS."),
            "InvalidSignatureException" or "SignatureDoesNotMatch" or "RequestTimeTooSkewed" or "RequestExpired" => Signature(message, answer.At),
            "Throttling" or "ThrottlingException" or "ThrottledException" or "TooManyRequestsException" or "RequestLimitExceeded" or "RequestThrottled" or "LimitExceeded" or "LimitExceededException" or "SlowDown" =>
                Throttled(service, answer),
            _ when answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => Throttled(service, answer),
            "InvalidNextToken" or "InvalidNextTokenException" or "RequestChangedException" or "BillExpirationException" =>
                new(SourceFault.Failed, $"{service.Title} lost its place between two pages of {operation}.", "It is read again from the first page.") { RetryAfter = answer.RetryAfter },
            _ when (int)answer.Status >= 500 => new(SourceFault.Failed, $"{service.Title} failed at {operation} ({(int)answer.Status} {code}).", "It is tried again.") { RetryAfter = answer.RetryAfter },
            _ when answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Denied(service, operation, message),
            _ => new(SourceFault.Refused, said, "Correct the settings of the source: its dates, filters, tags or metrics."),
        };
    }

    /// <summary>What is said of an answer that is not what its operation answers.</summary>
    public static SourceException Unreadable(AwsService service, string operation, Exception? inner = null) =>
        new(SourceFault.Malformed, $"{service.Title} answers {operation} with something that cannot be read.", "Look whether something between the console and AWS changes its answers.", inner);

    /// <summary>Foreign words as one line of at most 300 characters.</summary>
    public static string Line(string text) => BoundedText.Cut(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), 300);

    private static SourceException Denied(AwsService service, string operation, string message)
    {
        Match named = NotAuthorized().Match(message);
        string permission = named.Success ? named.Groups["action"].Value : service.Permission(operation);
        return message.Contains("explicit deny", StringComparison.OrdinalIgnoreCase)
            ? new(SourceFault.Denied, $"AWS denies {permission} explicitly.", "A policy, often one of the organisation, denies it: have the exception made there. Allowing it besides does not help.")
            : new(SourceFault.Denied, $"The permission {permission} is missing.", $"Allow {permission} to the user or role that the console asks as. The whole policy is in docs/sources-aws.md.");
    }

    // Its message repeats the canonical request, and with it the session token: it is never shown.
    private static SourceException Signature(string message, DateTimeOffset? at)
    {
        TimeSpan? ahead = at is { } theirs ? DateTimeOffset.UtcNow - theirs : null;
        bool expired = message.Contains("Signature expired", StringComparison.OrdinalIgnoreCase) || message.Contains("not yet current", StringComparison.OrdinalIgnoreCase);
        if (expired || (ahead is { } off && off.Duration() >= SkewAllowed))
        {
            string by = ahead is { } skew && skew.Duration() >= TimeSpan.FromMinutes(1) ? $" by {skew.Duration().TotalMinutes:0} minutes {(skew > TimeSpan.Zero ? "ahead" : "behind")}" : "";
            return new SourceException(SourceFault.Denied, $"The clock of this host is wrong{by}, so AWS refuses its signatures.", "Set the clock, and keep it set by NTP: five minutes are the most that AWS accepts.");
        }

        return new SourceException(SourceFault.Denied, "AWS does not accept the signature.", "The secret key is not the one of this access key, or something on the way changes the requests.");
    }

    private static SourceException Throttled(AwsService service, SourceAnswer answer) =>
        new(SourceFault.Throttled, $"{service.Title} asks to come later.", "It is tried again. If it stays so, ask less often.") { RetryAfter = answer.RetryAfter };

    private static bool IsNotEnabled(string message) =>
        message.Contains("not enabled for cost explorer", StringComparison.OrdinalIgnoreCase) || message.Contains("Cost Explorer is not enabled", StringComparison.OrdinalIgnoreCase)
        || message.Contains("has not been enabled", StringComparison.OrdinalIgnoreCase);

    private static SourceException NotEnabled() =>
        new(SourceFault.NotYet, "Cost Explorer is not enabled in this account.", "Open it once in the AWS console, in the management account; for member accounts allow access there. First data comes after about a day.");

    private static (string Code, string Message) Read(SourceAnswer answer)
    {
        string? code = answer.ErrorType, message = null;
        try
        {
            using JsonDocument body = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 16 });
            if (body.RootElement.ValueKind == JsonValueKind.Object)
            {
                code ??= TextOf(body.RootElement, "__type") ?? TextOf(body.RootElement, "code");
                message = TextOf(body.RootElement, "message") ?? TextOf(body.RootElement, "Message");
            }
        }
        catch (JsonException)
        {
            if (SecurityTokens.Parse(answer.Body) is { } error)
            {
                code ??= SecurityTokens.TextOrNull(error, "Code");
                message = SecurityTokens.TextOrNull(error, "Message");
            }
        }

        // com.amazonaws.ce#LimitExceededException, and LimitExceededException:http://internal.amazon.com/…
        code ??= "";
        code = code[(code.IndexOf('#') + 1)..];
        int colon = code.IndexOf(':');
        return (Line(colon < 0 ? code : code[..colon]), message ?? "");
    }

    private static string? TextOf(JsonElement body, string name) => body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("not authorized to perform: (?<action>[A-Za-z0-9-]{1,40}:[A-Za-z0-9]{1,80})")]
    private static partial Regex NotAuthorized();
}
