namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>Who sent: a <c>Resource</c>.</summary>
public struct OtlpResource
{
    /// <summary>Index of its first attribute in <see cref="OtlpBatch.Attributes"/>.</summary>
    public int FirstAttribute { get; internal set; }

    /// <summary>Number of its attributes.</summary>
    public int AttributeCount { get; internal set; }

    /// <summary>Content of the <c>Resource</c> message; empty when there was none.</summary>
    public Slice Raw { get; internal set; }

    /// <summary>Schema that the resource follows.</summary>
    public Slice SchemaUrl { get; internal set; }
}

/// <summary>Which instrumentation sent: an <c>InstrumentationScope</c> within a resource.</summary>
public struct OtlpScope
{
    /// <summary>Index of its resource in <see cref="OtlpBatch.Resources"/>.</summary>
    public int Resource { get; internal set; }

    /// <summary>Name of the instrumentation.</summary>
    public Slice Name { get; internal set; }

    /// <summary>Content of the <c>InstrumentationScope</c> message; empty when there was none.</summary>
    public Slice Raw { get; internal set; }

    /// <summary>Schema that the records of the scope follow.</summary>
    public Slice SchemaUrl { get; internal set; }
}

/// <summary>
/// An export request as columns over its payload: records hold numbers, ids and slices, nothing is copied. The three signals
/// share this frame (resource → scope → record). Arrays are pooled: dispose it, after which neither it nor its spans may be used.
/// </summary>
public abstract class OtlpBatch : IDisposable
{
    /// <summary>Most records (spans, log records, points) in one request.</summary>
    public const int MaxRecords = 262_144;

    /// <summary>Most attributes in one request.</summary>
    public const int MaxAttributes = 1_048_576;

    /// <summary>Most resources, and most scopes, in one request.</summary>
    public const int MaxScopes = 65_536;

    // Fields of Export*ServiceRequest, Resource* and Scope* messages: the same numbers for all three signals.
    private const uint FirstField = 1 << 3 | 2;
    private const uint SecondField = 2 << 3 | 2;
    private const uint SchemaUrlField = 3 << 3 | 2;

    private readonly ReadOnlyMemory<byte> _message;
    private readonly PooledList<OtlpResource> _resources;
    private readonly PooledList<OtlpScope> _scopes;
    private readonly PooledList<OtlpAttribute> _attributes;

    private protected OtlpBatch(ReadOnlyMemory<byte> message)
    {
        _message = message;
        _resources = new PooledList<OtlpResource>(4, MaxScopes, "resources");
        _scopes = new PooledList<OtlpScope>(16, MaxScopes, "scopes");
        _attributes = new PooledList<OtlpAttribute>(message.Length / 40, MaxAttributes, "attributes"); // 40 bytes a GenAI attribute, seldom less
    }

    /// <summary>The payload that all slices point into.</summary>
    public ReadOnlySpan<byte> Data => _message.Span;

    /// <summary>The resources.</summary>
    public ReadOnlySpan<OtlpResource> Resources => _resources.Span;

    /// <summary>The scopes.</summary>
    public ReadOnlySpan<OtlpScope> Scopes => _scopes.Span;

    /// <summary>Attributes of resources and records, each owner's in a run. Those of scopes, events and links stay in their raw form.</summary>
    public ReadOnlySpan<OtlpAttribute> Attributes => _attributes.Span;

    /// <summary>The bytes of a slice.</summary>
    public ReadOnlySpan<byte> Bytes(Slice slice) => slice.Of(_message.Span);

    /// <summary>The attributes of a resource.</summary>
    public ReadOnlySpan<OtlpAttribute> AttributesOf(in OtlpResource resource) =>
        Attributes.Slice(resource.FirstAttribute, resource.AttributeCount);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the arrays back.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        _resources.Dispose();
        _scopes.Dispose();
        _attributes.Dispose();
    }

    /// <summary>Decodes the payload; on failure the arrays are given back.</summary>
    private protected void Decode()
    {
        try
        {
            ProtobufReader reader = new(Data);
            while (reader.TryReadTag(out uint tag))
            {
                if (tag == FirstField)
                {
                    DecodeResourceRecords(reader.ReadSlice());
                }
                else
                {
                    reader.Skip(tag);
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Decodes one Span, LogRecord or Metric.</summary>
    private protected abstract void DecodeRecord(int resource, int scope, Slice content);

    private protected int AttributeCount => _attributes.Count;

    /// <summary>Decodes a KeyValue and adds it to the attributes.</summary>
    internal void AddAttribute(Slice content) => AddAttribute(Data, content);

    private protected void AddAttribute(ReadOnlySpan<byte> data, Slice content) =>
        OtlpAttribute.ReadKeyValue(data, content, out _attributes.AddUnset());

    private void DecodeResourceRecords(Slice content)
    {
        int index = _resources.Count;
        _resources.Add();
        ProtobufReader reader = new(Data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case FirstField:
                    DecodeResource(index, reader.ReadSlice());
                    break;
                case SecondField:
                    DecodeScopeRecords(index, reader.ReadSlice());
                    break;
                case SchemaUrlField:
                    _resources[index].SchemaUrl = reader.ReadSlice();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private void DecodeResource(int index, Slice content)
    {
        ReadOnlySpan<byte> data = Data;
        int first = _attributes.Count;
        ProtobufReader reader = new(data, content);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == FirstField)
            {
                AddAttribute(data, reader.ReadSlice());
            }
            else
            {
                reader.Skip(tag);
            }
        }

        ref OtlpResource resource = ref _resources[index];
        resource.Raw = content;
        resource.FirstAttribute = first;
        resource.AttributeCount = _attributes.Count - first;
    }

    private void DecodeScopeRecords(int resource, Slice content)
    {
        int index = _scopes.Count;
        _scopes.Add().Resource = resource;
        ProtobufReader reader = new(Data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case FirstField:
                    DecodeScope(index, reader.ReadSlice());
                    break;
                case SecondField:
                    DecodeRecord(resource, index, reader.ReadSlice());
                    break;
                case SchemaUrlField:
                    _scopes[index].SchemaUrl = reader.ReadSlice();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private void DecodeScope(int index, Slice content)
    {
        ref OtlpScope scope = ref _scopes[index];
        scope.Raw = content;
        ProtobufReader reader = new(Data, content);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == FirstField)
            {
                scope.Name = reader.ReadSlice();
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }
}
