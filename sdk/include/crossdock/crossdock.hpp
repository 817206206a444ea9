// Everything that the author of a connector needs.
#pragma once

#include "crossdock/component.hpp"
#include "crossdock/context.hpp"
#include "crossdock/decimal.hpp"
#include "crossdock/error.hpp"
#include "crossdock/money.hpp"
#include "crossdock/plugin.hpp"
#include "crossdock/record.hpp"
#include "crossdock/settings.hpp"
#include "crossdock/sink.hpp"
#include "crossdock/source.hpp"
#include "crossdock/time.hpp"
#include "crossdock/webhook.hpp"
