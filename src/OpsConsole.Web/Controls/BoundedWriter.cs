namespace OpsConsole.Web.Controls;

/// <summary>A text that stops growing at a length.</summary>
internal sealed class BoundedWriter(int max) : StringWriter
{
    /// <summary>Whether something did not fit.</summary>
    public bool IsFull { get; private set; }

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        IsFull |= GetStringBuilder().Length + buffer.Length > max;
        if (!IsFull)
        {
            GetStringBuilder().Append(buffer);
        }
    }
}
