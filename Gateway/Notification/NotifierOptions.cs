using Microsoft.Extensions.Options;

namespace Mss.Gateway.Notification;

/// <summary>How MSS_Notification is sent. Configuration section <c>Mss:Notifier</c>.</summary>
public sealed class NotifierOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Notifier";

    /// <summary>SOAP version of the envelope, <c>1.1</c> or <c>1.2</c>.</summary>
    /// <value><c>1.2</c>: the binding of the notification WSDL that deployed APs implement.</value>
    public string SoapVersion { get; set; } = "1.2";

    /// <summary>True when the part MSS_StatusResp is in the MSS namespace; false: in none, which is rpc/literal to the letter.</summary>
    /// <value>false, as the WSDL says.</value>
    public bool PartQualified { get; set; }

    /// <summary>How long one attempt may take, 1 s to 1 min.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan AttemptTimeOut { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much of an AP's answer is read, in octets, 1 KiB to 1 MiB; a longer one is no acknowledgement.</summary>
    /// <value>64 KiB.</value>
    public int MaxAnswerSize { get; set; } = 64 * 1024;
}

/// <summary>Names the wrong option at start.</summary>
public sealed class NotifierOptionsValidator : IValidateOptions<NotifierOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, NotifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wrong = new List<string>();
        if (options.SoapVersion is not ("1.1" or "1.2"))
        {
            wrong.Add($"{NotifierOptions.Section}:{nameof(options.SoapVersion)} must be 1.1 or 1.2");
        }

        if (options.AttemptTimeOut < TimeSpan.FromSeconds(1) || options.AttemptTimeOut > TimeSpan.FromMinutes(1))
        {
            wrong.Add($"{NotifierOptions.Section}:{nameof(options.AttemptTimeOut)} must be between 1 second and 1 minute");
        }

        if (options.MaxAnswerSize is < 1024 or > 1024 * 1024)
        {
            wrong.Add($"{NotifierOptions.Section}:{nameof(options.MaxAnswerSize)} must be between 1024 and 1048576");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
