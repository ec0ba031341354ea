using System.Text;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What of a span says whether and why it failed. Empty texts and zero are absent.</summary>
internal readonly ref struct ErrorEvidence
{
    public SpanRole Role { get; init; }

    /// <summary>OTLP status code; 2 is ERROR.</summary>
    public int StatusCode { get; init; }
    public ReadOnlySpan<byte> StatusMessage { get; init; }

    /// <summary><c>error.type</c>.</summary>
    public ReadOnlySpan<byte> ErrorType { get; init; }
    public long HttpStatus { get; init; }
    public ReadOnlySpan<byte> ExceptionType { get; init; }
    public ReadOnlySpan<byte> ExceptionMessage { get; init; }

    /// <summary>What the finish reasons say.</summary>
    public ErrorClass Finish { get; init; }

    /// <summary>Whether the answer holds a refusal though its finish reason says <c>stop</c> (OpenAI).</summary>
    public bool HasRefusal { get; init; }
}

/// <summary>
/// Decides why a span did not succeed, from the words of the clients of OpenAI, Anthropic, Bedrock, Azure and Google in .NET, Python and
/// JavaScript. What the model or a filter decided is never an API error, whatever exception a client wraps it in.
/// </summary>
internal static class ErrorClassifier
{
    private const int StatusError = 2;
    private static readonly Utf8Memo<ErrorClass> Types = new(value => OfText(Letters(value), isMessage: false), slots: 512);

    // First match wins, so the order matters: a refused connection is no refusal, an aborted connection no cancellation.
    // Words are compared with everything but letters and digits taken out, in lower case.
    private static readonly (string Word, ErrorClass Class)[] Words =
    [
        ("connectionrefused", ErrorClass.ApiError), ("econnrefused", ErrorClass.ApiError), ("econnaborted", ErrorClass.Timeout),
        ("connectionaborted", ErrorClass.ApiError), ("connectionreset", ErrorClass.ApiError), ("econnreset", ErrorClass.ApiError),
        ("guardrail", ErrorClass.Guardrail),
        ("contentfilter", ErrorClass.ContentFilter), ("contentpolicy", ErrorClass.ContentFilter), ("contentmanagementpolicy", ErrorClass.ContentFilter),
        ("responsibleai", ErrorClass.ContentFilter), ("contentblocked", ErrorClass.ContentFilter), ("blockedprompt", ErrorClass.ContentFilter),
        ("promptblocked", ErrorClass.ContentFilter), ("moderationblocked", ErrorClass.ContentFilter), ("safetysetting", ErrorClass.ContentFilter),
        ("prohibitedcontent", ErrorClass.ContentFilter), ("stopcandidate", ErrorClass.ContentFilter),
        ("refusal", ErrorClass.Refusal), ("modelrefused", ErrorClass.Refusal),
        ("insufficientquota", ErrorClass.Quota), ("servicequotaexceeded", ErrorClass.Quota), ("exceededyourcurrentquota", ErrorClass.Quota),
        ("quotaexceeded", ErrorClass.Quota), ("billinghardlimit", ErrorClass.Quota), ("billingerror", ErrorClass.Quota), ("creditbalance", ErrorClass.Quota),
        ("insufficientfunds", ErrorClass.Quota), ("budgetexceeded", ErrorClass.Quota), ("paymentrequired", ErrorClass.Quota),
        ("throttl", ErrorClass.RateLimited), ("ratelimit", ErrorClass.RateLimited), ("toomanyrequests", ErrorClass.RateLimited),
        ("toomanytokens", ErrorClass.RateLimited), ("resourceexhausted", ErrorClass.RateLimited), ("slowdown", ErrorClass.RateLimited),
        ("requestlimitexceeded", ErrorClass.RateLimited),
        ("timeout", ErrorClass.Timeout), ("timedout", ErrorClass.Timeout), ("deadlineexceeded", ErrorClass.Timeout), ("timelimit", ErrorClass.Timeout),
        ("cancel", ErrorClass.Cancelled), ("abort", ErrorClass.Cancelled), ("clientdisconnect", ErrorClass.Cancelled),
        ("clientclosedrequest", ErrorClass.Cancelled), ("keyboardinterrupt", ErrorClass.Cancelled),
        ("malformed", ErrorClass.InvalidOutput), ("outputpars", ErrorClass.InvalidOutput), ("jsondecode", ErrorClass.InvalidOutput),
        ("jsonparse", ErrorClass.InvalidOutput), ("jsonexception", ErrorClass.InvalidOutput), ("jsonreaderexception", ErrorClass.InvalidOutput),
        ("typevalidation", ErrorClass.InvalidOutput), ("noobjectgenerated", ErrorClass.InvalidOutput), ("nooutputgenerated", ErrorClass.InvalidOutput),
        ("lengthfinishreason", ErrorClass.InvalidOutput), ("unexpectedmodelbehavior", ErrorClass.InvalidOutput), ("invalidoutput", ErrorClass.InvalidOutput),
        ("invalidtool", ErrorClass.InvalidOutput), ("nosuchtool", ErrorClass.InvalidOutput), ("schemavalidation", ErrorClass.InvalidOutput),
        ("validationerror", ErrorClass.InvalidOutput), ("structuredoutput", ErrorClass.InvalidOutput), ("invalidresponsedata", ErrorClass.InvalidOutput),
        ("toolerror", ErrorClass.ToolError), ("toolexecution", ErrorClass.ToolError), ("toolexception", ErrorClass.ToolError),
    ];

    // Names that say "the API answered with an error" without saying more. Only looked for in type names: in prose they mean nothing.
    private static readonly string[] ApiWords =
    [
        "api", "badrequest", "authentication", "permission", "notfound", "unprocessable", "internalserver", "serviceunavailable", "unavailable",
        "accessdenied", "unauthorized", "forbidden", "overloaded", "validationexception", "clientresult", "requestfailed", "rpcexception",
        "invalidrequest", "invalidargument", "conflict", "connect", "socket", "http", "servererror", "clienterror", "internalerror", "modelnotready",
        "modelerror", "modelstreamerror", "resourcenotfound", "enotfound", "eaiagain", "fetch", "network", "ssl", "protocolerror", "eof", "grpc",
        "openaierror", "anthropicerror", "googlegenerativeai", "contextlengthexceeded", "contextwindowexceeded", "invalidapikey", "modelnotfound",
        "amazonbedrock", "botocore", "ioexception", "loadapikey", "retryerror", "internal", "failedprecondition", "unauthenticated",
    ];

    /// <summary>The class of a span's failure; <see cref="ErrorClass.None"/> when it succeeded.</summary>
    public static ErrorClass Classify(in ErrorEvidence span)
    {
        if (span.Finish is not (ErrorClass.None or ErrorClass.ApiError))
            return span.Finish;
        if (span.HasRefusal)
            return ErrorClass.Refusal;
        bool failed = span.StatusCode == StatusError || !span.ErrorType.IsEmpty || span.Finish != ErrorClass.None
            || (span.Role is not SpanRole.Other && span.HttpStatus >= 400);
        if (!failed)
            return ErrorClass.None;

        ErrorClass reason = Reason(span);
        return span.Role switch
        {
            SpanRole.Tool when reason is not (ErrorClass.Cancelled or ErrorClass.Guardrail) => ErrorClass.ToolError,
            SpanRole.Other when reason == ErrorClass.ApiError => ErrorClass.Other, // the application's own 500 is not the provider's
            _ => reason,
        };
    }

    private static ErrorClass Reason(in ErrorEvidence span)
    {
        ErrorClass type = Stronger(OfType(span.ErrorType), Stronger(OfType(span.ExceptionType), OfHttp(span.HttpStatus)));
        if (type is not (ErrorClass.None or ErrorClass.Other or ErrorClass.ApiError or ErrorClass.RateLimited or ErrorClass.Cancelled))
            return type;

        // The name alone can mislead: OpenAI reports an empty account as RateLimitError, .NET a time-out as TaskCanceledException,
        // Azure a filtered prompt as a bad request. Then the message knows better.
        ErrorClass message = Stronger(OfMessage(span.ExceptionMessage), OfMessage(span.StatusMessage));
        return type switch
        {
            ErrorClass.RateLimited => message is ErrorClass.Quota ? ErrorClass.Quota : type,
            ErrorClass.Cancelled => message is ErrorClass.Timeout ? ErrorClass.Timeout : type,
            _ => Stronger(message, Stronger(type, span.Finish)) is var best and not ErrorClass.None ? best : ErrorClass.Other,
        };
    }

    /// <summary>A specific class before "an API error" before "other" before nothing; the first of equals.</summary>
    private static ErrorClass Stronger(ErrorClass first, ErrorClass second) => Strength(second) > Strength(first) ? second : first;

    private static int Strength(ErrorClass value) => value switch
    {
        ErrorClass.None => 0,
        ErrorClass.Other => 1,
        ErrorClass.ApiError => 2,
        _ => 3,
    };

    private static ErrorClass OfType(ReadOnlySpan<byte> type) => type.IsEmpty ? ErrorClass.None : Types.Get(type);

    private static ErrorClass OfMessage(ReadOnlySpan<byte> message) =>
        message.IsEmpty ? ErrorClass.None : OfText(Letters(message[..Math.Min(message.Length, 2000)]), isMessage: true);

    private static ErrorClass OfHttp(long status) => status switch
    {
        402 => ErrorClass.Quota,
        408 or 504 or 524 => ErrorClass.Timeout,
        429 => ErrorClass.RateLimited,
        499 => ErrorClass.Cancelled,
        >= 400 and <= 599 => ErrorClass.ApiError,
        _ => ErrorClass.None,
    };

    private static ErrorClass OfText(string text, bool isMessage)
    {
        foreach ((string word, ErrorClass errorClass) in Words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
                return errorClass;
        }

        if (StatusIn(text, isMessage) is var http and not ErrorClass.None)
            return http;
        if (isMessage)
            return ErrorClass.None;
        return Array.Exists(ApiWords, word => text.Contains(word, StringComparison.Ordinal)) ? ErrorClass.ApiError : ErrorClass.Other;
    }

    /// <summary>A type that is a status code ("429"), or a message that quotes one ("Error code: 429", "HTTP 503").</summary>
    private static ErrorClass StatusIn(string text, bool isMessage)
    {
        if (!isMessage)
            return text.Length == 3 && int.TryParse(text, out int code) ? OfHttp(code) : ErrorClass.None;
        foreach (string lead in (ReadOnlySpan<string>)["code", "status", "http"])
        {
            int at = text.IndexOf(lead, StringComparison.Ordinal) + lead.Length;
            if (at >= lead.Length && at + 3 <= text.Length && int.TryParse(text.AsSpan(at, 3), out int code)
                && (at + 3 == text.Length || !char.IsAsciiDigit(text[at + 3])) && OfHttp(code) is var found and not ErrorClass.None)
            {
                return found;
            }
        }

        return ErrorClass.None;
    }

    private static string Letters(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder(utf8.Length);
        foreach (byte b in utf8)
        {
            if (char.IsAsciiLetterOrDigit((char)b))
                text.Append(char.ToLowerInvariant((char)b));
        }

        return text.ToString();
    }
}
